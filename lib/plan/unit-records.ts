/**
 * Where the stored chunks lie that units read, in the order of the units: `records.bin`. A worker reads the rows of its own
 * units by one range, however many chunks a session has; a chunk that two units need has a row for each.
 */

import { chunkCount, chunksMeeting, coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import type { Region } from '#lib/array/region.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import { CHUNK_RECORD_BYTES } from '#lib/hdf5/chunk-records.ts'
import type { ByteRange } from '#lib/io/byte-source.ts'
import { numberInBox, regionOfChunks } from './array-move.ts'
import type { ConversionPlan, PlannedArray, PlannedLayout, UnitPiece, WorkUnit } from './conversion-plan.ts'
import { flattenData } from './flatten-data.ts'

/** Number of the layout u32, number of the chunk in its grid u32, little-endian; then the row as chunk-records.ts has it. */
const PREFIX_BYTES = 8
const ROW_BYTES = PREFIX_BYTES + CHUNK_RECORD_BYTES

/** Packed chunk records of each of a plan's layouts, null where it has none. */
export type LayoutRecords = readonly (Uint8Array | null)[]

export interface UnitRecords {
  readonly bytes: Uint8Array
  /** The part of each unit; one follows the other. */
  readonly ranges: readonly ByteRange[]
}

/** The rows of all units. `records` of layouts that units read must hold every chunk of the grid. */
export function packUnitRecords(
  { arrays, layouts }: Pick<ConversionPlan, 'arrays' | 'layouts'>,
  units: readonly WorkUnit[],
  records: LayoutRecords,
): UnitRecords {
  const numbers = new Map(layouts.map(({ file, path }, number) => [`${file}:${path}`, number]))
  const rows = growingRows()
  const ranges = units.map(({ pieces }) => {
    const offset = rows.length()
    const seen = new Map<number, Set<number>>()
    for (const piece of pieces) {
      const array = arrays[piece.array]
      if (array === undefined) continue
      for (const { source, region } of boxesOf(array, piece)) {
        const number = numbers.get(source) ?? -1
        const layout = layouts[number]
        const packed = records[number]
        if (layout?.layout?.kind !== 'chunked' || packed === null || packed === undefined) continue
        const known = seen.get(number) ?? new Set()
        seen.set(number, known)
        for (const chunk of chunksOf(layout, layout.layout.chunkShape, region)) {
          if (known.has(chunk)) continue
          known.add(chunk)
          rows.add(number, chunk, packed)
        }
      }
    }
    return { offset, length: rows.length() - offset }
  })
  return { bytes: rows.bytes(), ranges }
}

/** Tables of all layouts in which the rows of `bytes` are filled in; records that are not among them are not to be asked for. */
export function unpackUnitRecords(layouts: readonly PlannedLayout[], bytes: Uint8Array): LayoutRecords {
  const tables = layouts.map(({ shape, layout }) =>
    layout?.kind === 'chunked'
      ? new Uint8Array(chunkCount({ shape, chunkShape: layout.chunkShape }) * CHUNK_RECORD_BYTES)
      : null,
  )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at + ROW_BYTES <= bytes.length; at += ROW_BYTES) {
    const table = tables[view.getUint32(at, true)]
    const target = view.getUint32(at + 4, true) * CHUNK_RECORD_BYTES
    if (table === null || table === undefined || target + CHUNK_RECORD_BYTES > table.length)
      throw new CorruptSourceError('The chunk records of the plan do not fit its layouts.', { offset: at })
    table.set(bytes.subarray(at + PREFIX_BYTES, at + ROW_BYTES), target)
  }
  return tables
}

interface SourceBox {
  /** `<file>:<path>` of the dataset. */
  readonly source: string
  readonly region: Region
}

/** The boxes of datasets that a piece is moved from. */
function boxesOf(array: PlannedArray, { chunks }: UnitPiece): readonly SourceBox[] {
  if (array.route === 'values' || array.route === 'frames') return []
  const leaves = flattenData(array, regionOfChunks(array, chunks)) ?? []
  return leaves.map(({ file, path, region }) => ({ source: `${file}:${path}`, region }))
}

/** C-order numbers of the chunks that meet a box. */
function* chunksOf({ shape }: PlannedLayout, chunkShape: readonly number[], region: Region): Generator<number> {
  const grid = { shape, chunkShape }
  const whole = { start: shape.map(() => 0), shape: gridShape(grid) }
  for (const coords of coordsOf(chunksMeeting(grid, region))) yield numberInBox(whole, coords)
}

/** Rows in memory that doubles as they come: their number is known only once all units were gone through. */
function growingRows() {
  let bytes = new Uint8Array(1024 * ROW_BYTES)
  let used = 0
  return {
    length: () => used,
    bytes: () => bytes.subarray(0, used),
    add(layout: number, chunk: number, packed: Uint8Array) {
      if (used + ROW_BYTES > bytes.length) {
        const larger = new Uint8Array(2 * bytes.length)
        larger.set(bytes)
        bytes = larger
      }
      const view = new DataView(bytes.buffer, used, PREFIX_BYTES)
      view.setUint32(0, layout, true)
      view.setUint32(4, chunk, true)
      bytes.set(packed.subarray(chunk * CHUNK_RECORD_BYTES, (chunk + 1) * CHUNK_RECORD_BYTES), used + PREFIX_BYTES)
      used += ROW_BYTES
    },
  }
}
