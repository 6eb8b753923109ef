/** The list of a dataset's chunks, in C order of its chunk grid: what the chunk index of a file comes down to. */

import { CorruptSourceError } from '#lib/errors.ts'

/** Where one chunk lies. `offset` is absolute in the file (base address added). */
export interface ChunkRecord {
  readonly offset: number
  /** Stored bytes, after filters. 0 where the chunk was never written: its elements are the fill value. */
  readonly length: number
  /** Bit i set: filter i of the pipeline was not applied to this chunk. */
  readonly filterMask: number
}

/** The chunks of a grid; `get` takes the chunk's C-order number. */
export interface ChunkRecords {
  readonly count: number
  get(index: number): ChunkRecord
}

/** Bytes of one row: offset u64, length u64, filter mask u32, flags u32 (bit 0: missing); little-endian. */
export const CHUNK_RECORD_BYTES = 24

/**
 * Chunk records over packed rows; `bytes` is not copied. Rows of zeros belong to chunks that nobody has filled in (a worker knows
 * those of its own units): to ask for one throws, since it would read as a chunk that was never written.
 */
export function chunkRecordsOf(bytes: Uint8Array): ChunkRecords {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    count: bytes.byteLength / CHUNK_RECORD_BYTES,
    get: index => {
      const at = index * CHUNK_RECORD_BYTES
      const length = Number(view.getBigUint64(at + 8, true))
      if (length === 0 && view.getUint32(at + 20, true) === 0)
        throw new CorruptSourceError(`The plan does not say where chunk ${index} of its source lies.`)
      return { offset: Number(view.getBigUint64(at, true)), length, filterMask: view.getUint32(at + 16, true) }
    },
  }
}

/** Packs records into rows. */
export function packChunkRecords(records: readonly ChunkRecord[]): Uint8Array {
  const bytes = new Uint8Array(records.length * CHUNK_RECORD_BYTES)
  const view = new DataView(bytes.buffer)
  records.forEach((record, index) => {
    const at = index * CHUNK_RECORD_BYTES
    view.setBigUint64(at, BigInt(record.offset), true)
    view.setBigUint64(at + 8, BigInt(record.length), true)
    view.setUint32(at + 16, record.filterMask, true)
    view.setUint32(at + 20, record.length === 0 ? 1 : 0, true)
  })
  return bytes
}
