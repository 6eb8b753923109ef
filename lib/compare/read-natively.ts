/**
 * Elements of datasets whose chunks are known, without libhdf5, which waits for one request after another: from far away
 * that takes much longer than to convert.
 */

import { copyStrided, stridedAt } from '#lib/array/copy-region.ts'
import { isNumberType, itemSize } from '#lib/array/dtype.ts'
import { elementCount, type Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import type { Waiting } from '#lib/async.ts'
import type { OpenFile } from '#lib/convert/convert-context.ts'
import { type LoadedPiece, loadPieces } from '#lib/convert/load-piece.ts'
import type { NodeId } from '#lib/nwb/tree.ts'
import { flattenData } from '#lib/plan/flatten-data.ts'
import type { PlanSource, PlanSources } from '#lib/plan/plan-array.ts'
import { type SourcePiece, sourcePieces } from '#lib/plan/source-pieces.ts'
import type { ExpectedPart } from './read-expected.ts'

/** Elements of `region`, or undefined where they are not whole boxes of datasets in `sources`. */
export async function readNatively(
  part: ExpectedPart,
  region: Region,
  files: readonly OpenFile[],
  sources: PlanSources,
  { signal }: Waiting,
): Promise<Values | undefined> {
  const leaves = flattenData(part, region)
  if (leaves === undefined || leaves.some(({ casts }) => casts.length > 0)) return undefined
  const ids = [...new Set(leaves.map(({ file, path }): NodeId => `${file}:${path}`))]
  const known = ids.map(id => sources.get(id))
  const [first] = known
  if (first === undefined || !known.every(source => source?.layout != null && source.dtype === first.dtype))
    return undefined
  if (!isNumberType(first.dtype) && first.dtype !== 'bool') return undefined

  const size = itemSize(first.dtype) ?? 1
  const out = { bytes: new Uint8Array(elementCount(region.shape) * size), region, size }
  const datasets = known as readonly PlanSource[]
  const pieces = sourcePieces(leaves, datasets, leaf => ids.indexOf(`${leaf.file}:${leaf.path}`))
  for (const [number, source] of datasets.entries()) {
    const own = pieces.filter(({ dataset }) => dataset === number)
    const { file: at, path } = leaves.find(leaf => `${leaf.file}:${leaf.path}` === ids[number]) ?? {
      file: 0,
      path: '/',
    }
    const file = files[at]
    if (file === undefined) return undefined
    await loadPieces(own, { file, path, source }, async (index, loaded) => put(own[index], loaded, out), { signal })
  }
  return { kind: 'fixed', dtype: first.dtype, bytes: out.bytes }
}

interface Target {
  readonly bytes: Uint8Array
  /** Box of the array that `bytes` holds. */
  readonly region: Region
  readonly size: number
}

/** Puts each box of a piece where it belongs; elements that were never written are zero already. */
function put(piece: SourcePiece | undefined, loaded: LoadedPiece | undefined, { bytes, region, size }: Target): void {
  if (piece === undefined || loaded === undefined) return
  for (const { leaf, region: box, target } of piece.copies) {
    const offset = box.start.reduce(
      (sum, start, axis) => sum + (start - (loaded.origin[axis] ?? 0)) * (loaded.strides[axis] ?? 0),
      0,
    )
    const strides = leaf.axes.map(axis => (axis === null ? 0 : (loaded.strides[axis] ?? 0)))
    const start = target.start.map((at, axis) => at - (region.start[axis] ?? 0))
    copyStrided({ bytes: loaded.bytes, offset, strides }, stridedAt(bytes, region.shape, start), target.shape, size)
  }
}
