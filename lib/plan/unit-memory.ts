/**
 * What a unit of moved data holds at once: a row of output chunks that fill up, pieces that reach into the next row and
 * wait for it, pieces on their way, chunks being encoded.
 */

export interface UnitMemory {
  /** Output chunks that fill up or are being encoded. */
  readonly outputBytes: number
  /** Pieces that are being fetched and decoded, or wait for their next chunk. */
  readonly sourceBytes: number
  /** Encoded chunks on their way to the store. */
  readonly encodedBytes: number
}

/** Pieces on their way: enough for eight requests of S3 at once, and little beside the chunks. */
const SOURCE_BYTES = 32_000_000

/** Chunks that are encoded or written at the same time, beyond which cores and sockets are busy anyway. */
export const ENCODE_LANES = 4

/** Share of its bytes that a chunk typically has when it is encoded. */
const ENCODED_SHARE = 0.5

export interface UnitSize {
  /** Uncompressed bytes of one output chunk. */
  readonly chunkBytes: number
  /** Output chunks of the unit, and of one row of it (one index along the grid's first axis). */
  readonly chunks: number
  readonly row: number
  /** Pieces that fill chunks of one row and of a later one, at most at any time; stored and decoded bytes. */
  readonly heldBytes: number
  /** The largest piece, and all pieces; stored and decoded bytes. */
  readonly pieceBytes: number
  readonly sourceBytes: number
}

/** Memory of a unit that keeps to `limit` if it can; a row of chunks and the pieces held are the least it needs. */
export function unitMemory(size: UnitSize, limit: number): UnitMemory {
  const sourceBytes = Math.min(size.sourceBytes, size.heldBytes + Math.max(SOURCE_BYTES, 2 * size.pieceBytes))
  const encodedBytes = Math.min(size.chunks, ENCODE_LANES) * size.chunkBytes * ENCODED_SHARE
  // A second row lets chunks be encoded while the next ones fill.
  const wanted = Math.min(size.chunks, 2 * size.row)
  const affordable = Math.floor((limit - sourceBytes - encodedBytes) / size.chunkBytes)
  const outputBytes = Math.max(size.row, Math.min(wanted, affordable)) * size.chunkBytes
  return { outputBytes, sourceBytes, encodedBytes }
}

export const totalMemory = ({ outputBytes, sourceBytes, encodedBytes }: UnitMemory): number =>
  Math.ceil(outputBytes + sourceBytes + encodedBytes)
