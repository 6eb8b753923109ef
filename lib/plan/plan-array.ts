/** A dataset of the tree → how it is stored, and by which route its elements get there. */

import { type ChunkGrid, chunkCount } from '#lib/array/chunk-grid.ts'
import { type DataType, formatDtype, itemSize } from '#lib/array/dtype.ts'
import { elementCount, wholeRegion } from '#lib/array/region.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { ChunkRecords } from '#lib/hdf5/chunk-records.ts'
import type { Hdf5Filter } from '#lib/hdf5/hdf5-file.ts'
import type { Data, DatasetNode, NodeId, NodePath } from '#lib/nwb/tree.ts'
import { storageOf } from '#lib/zarr/storage-of.ts'
import { chooseCodec, type SampledCodec } from './choose-codec.ts'
import { chooseChunkShape } from './chunking.ts'
import type { PlannedArray, Route } from './conversion-plan.ts'
import { flattenData, isFrames, isMovable, type Leaf } from './flatten-data.ts'
import { matchesPath } from './path-pattern.ts'
import type { PlanOptions } from './plan-options.ts'
import { type ArrayCodec, sourceCodec } from './source-codec.ts'
import type { SourceDataset } from './source-pieces.ts'

/** What the plan stage found out about a dataset of a source file. */
export interface PlanSource extends SourceDataset {
  readonly filters: readonly Hdf5Filter[]
  /** Null where the chunks are not known. */
  readonly records: ChunkRecords | null
  /** The same, as rows. */
  readonly packed: Uint8Array | null
  /** Why libhdf5 must read it; only where it must. */
  readonly reason?: string
}

/** By `<file>:<path>`, as datasets are identified in the tree. */
export type PlanSources = ReadonlyMap<NodeId, PlanSource>

export interface ArrayContext {
  readonly options: PlanOptions
  readonly sources: PlanSources
  /** Codecs tried on samples, by output path. */
  readonly samples: ReadonlyMap<string, readonly SampledCodec[]>
  /** Chunk shapes that the dataset's rules give, by output path. */
  readonly fixed: ReadonlyMap<string, readonly number[]>
}

/** Bytes that an element without a size of its own is taken to have, in memory and on its way. */
export const VARIABLE_ITEM_BYTES = 64

/** More chunks than this in one array is a mistake, or a file that lies about its size. */
const MOST_CHUNKS = 5_000_000

/** Larger chunks cannot be encoded in one piece by every codec, nor held by most readers. */
const MOST_CHUNK_BYTES = 1_000_000_000

/** The plan of one array, and the boxes of datasets that it is made of where it is made of such. */
export interface ArrayPlan {
  readonly array: PlannedArray
  readonly leaves: readonly Leaf[] | undefined
}

export const sourceOf = (sources: PlanSources, leaf: Pick<Leaf, 'file' | 'path'>): PlanSource | undefined =>
  sources.get(`${leaf.file}:${leaf.path}`)

/** Bytes of an element; an estimate where elements vary in size. */
export const elementBytes = (dtype: DataType): number => itemSize(dtype) ?? VARIABLE_ITEM_BYTES

/** Throws UnsupportedFeatureError for an element type that no store can hold, InvalidInputError for options that do not fit. */
export function planArray(path: NodePath, node: DatasetNode, context: ArrayContext): ArrayPlan {
  const { options, sources, samples } = context
  const { dtype } = node
  const shape = storedShape(node.shape)
  const data = storedData(node)
  const size = elementBytes(dtype)
  const leaves = isMovable(dtype, data) ? flattenData({ data, shape }, wholeRegion(shape)) : undefined
  const known = leaves?.every(leaf => sourceOf(sources, leaf) !== undefined) ? leaves : undefined

  const chunkShape = chunkShapeOf(path, { shape, size, leaves: known }, context)
  refuseTooManyChunks(path, { shape, chunkShape })
  const element = storageOf(dtype, path)
  const only = known?.length === 1 ? known[0] : undefined
  const origin = only === undefined ? undefined : sourceOf(sources, only)
  const source = origin === undefined ? undefined : sourceCodec(origin.filters, size)
  const rawBytes = elementCount(shape) * size
  const sampled = samples.get(path)
  const codec: ArrayCodec =
    element.filters.some(({ id }) => id === 'pickle') || rawBytes === 0
      ? { filters: [], compressor: null }
      : chooseCodec({ path, dtype, rawBytes, source, samples: sampled ?? [] }, options)
  const planned = {
    path,
    dtype,
    shape,
    chunkShape,
    filters: [...element.filters, ...codec.filters],
    compressor: codec.compressor,
    ...(sampled !== undefined && { sampled }),
    data,
  }
  return { array: { ...planned, ...routeOf(planned, known, sources) }, leaves: known }
}

/** A scalar is `[1]`, the null dataspace `[0]`. */
export const storedShape = (shape: readonly number[] | null): readonly number[] =>
  shape === null ? [0] : shape.length === 0 ? [1] : shape

function storedData({ shape, data }: DatasetNode): Data {
  return shape?.length === 0 ? { kind: 'reshape', of: { data, shape } } : data
}

interface ArrayShape {
  readonly shape: readonly number[]
  readonly size: number
  readonly leaves: readonly Leaf[] | undefined
}

function chunkShapeOf(path: NodePath, { shape, size, leaves }: ArrayShape, context: ArrayContext) {
  const { options, sources, fixed } = context
  const override = options.chunkOverrides.find(rule => matchesPath(rule.path, path))
  const first = leaves?.[0]
  const stored = first === undefined ? null : (sourceOf(sources, first)?.chunkShape ?? null)
  const sourceChunkShape =
    stored === null || first === undefined ? null : first.axes.map(axis => (axis === null ? 1 : (stored[axis] ?? 1)))
  if (override !== undefined) return overridden(override.chunkShape, path, shape, size)
  const rule = fixed.get(path)
  if (rule !== undefined && options.chunks === 'auto') return limited(rule, path, size)
  if (options.chunks === 'source' && sourceChunkShape !== null && leaves?.length === 1) return sourceChunkShape
  return chooseChunkShape({ shape, itemSize: size, sourceChunkShape, chunkBytes: options.chunkBytes })
}

function overridden(chunkShape: readonly number[], path: NodePath, shape: readonly number[], size: number) {
  if (chunkShape.length !== shape.length) {
    const message = `The chunk shape [${chunkShape}] does not fit ${path}, which has the shape [${shape}].`
    throw new InvalidInputError(message, { path, advice: `Give ${shape.length} lengths, or another path.` })
  }
  return limited(
    chunkShape.map((length, axis) => Math.max(1, Math.min(length, shape[axis] ?? 1))),
    path,
    size,
  )
}

function limited(chunkShape: readonly number[], path: NodePath, size: number): readonly number[] {
  const bytes = elementCount(chunkShape) * size
  if (bytes <= MOST_CHUNK_BYTES) return chunkShape
  const message = `A chunk [${chunkShape}] of ${path} would hold ${bytes} bytes; ${MOST_CHUNK_BYTES} are the limit.`
  throw new InvalidInputError(message, { path })
}

function refuseTooManyChunks(path: NodePath, grid: ChunkGrid): void {
  const chunks = chunkCount(grid)
  if (chunks <= MOST_CHUNKS) return
  throw new InvalidInputError(`${path} has the shape [${grid.shape}] and would need ${chunks} chunks.`, {
    path,
    advice: `At most ${MOST_CHUNKS} are made; larger chunks, or --exclude, would help.`,
  })
}

function routeOf(
  array: Omit<PlannedArray, 'route'>,
  leaves: readonly Leaf[] | undefined,
  sources: PlanSources,
): { readonly route: Route; readonly reason?: string } {
  if (elementCount(array.shape) === 0 || isKnown(array.data)) return { route: 'values' }
  if (isFrames(array.data)) return { route: 'frames' }
  if (leaves === undefined) return { route: 'hyperslab', reason: `${formatDtype(array.dtype)} is read by libhdf5` }
  const reason = leaves.map(leaf => sourceOf(sources, leaf)?.reason).find(reason => reason !== undefined)
  if (reason !== undefined) return { route: 'hyperslab', reason }
  return { route: isCopy(array, leaves, sources) ? 'copy' : 'rechunk' }
}

/** Is everything known without a source? */
function isKnown(data: Data): boolean {
  switch (data.kind) {
    case 'values':
      return true
    case 'source':
    case 'frames':
      return false
    case 'field':
    case 'cast':
      return isKnown(data.of)
    case 'take':
    case 'reshape':
      return isKnown(data.of.data)
    case 'concat':
    case 'stack':
      return data.parts.every(part => isKnown(part.data))
  }
}

/** Are the array's encoded chunks those that the source has stored? */
function isCopy(array: Omit<PlannedArray, 'route'>, leaves: readonly Leaf[], sources: PlanSources): boolean {
  const [leaf, ...others] = leaves
  const source = leaf === undefined ? undefined : sourceOf(sources, leaf)
  const { layout } = source ?? {}
  if (leaf === undefined || others.length > 0 || layout?.kind !== 'chunked') return false
  if (layout.bigEndian || layout.usedBits !== undefined) return false
  const codec = sourceCodec(layout.filters, layout.itemSize)
  return (
    leaf.casts.length === 0 &&
    leaf.region.start.every(from => from === 0) &&
    isSame(leaf.region.shape, source?.shape) &&
    isSame(leaf.axes, [...array.shape.keys()]) &&
    isSame(layout.chunkShape, array.chunkShape) &&
    isSame(codec?.filters, array.filters) &&
    isSame(codec?.compressor, array.compressor)
  )
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
