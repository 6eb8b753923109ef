/** What a unit of a rechunked array holds at once: chunks being filled, chunks being encoded, pieces on their way. */

export interface UnitMemory {
  /** Output chunks that are open or being encoded. */
  readonly outputBytes: number
  /** Pieces that are being fetched, decoded and copied. */
  readonly sourceBytes: number
  /** Encoded chunks on their way to the store. */
  readonly encodedBytes: number
}

/** Pieces in flight: enough for eight requests of S3 at once, and little beside the chunks. */
const SOURCE_BYTES = 32_000_000

/** Chunks that are encoded or written at the same time, beyond which cores and sockets are busy anyway. */
export const ENCODE_LANES = 4

export interface UnitSize {
  /** Uncompressed bytes of one output chunk. */
  readonly chunkBytes: number
  /** Output chunks of the unit. */
  readonly chunks: number
  /** Output chunks that pieces of one source row need open at once. */
  readonly window: number
  /** Output chunks of one row of the target's grid within the unit. */
  readonly row: number
  /** Largest piece, stored and decoded bytes together. */
  readonly pieceBytes: number
  /** All pieces, stored and decoded. */
  readonly sourceBytes: number
}

/** Memory of a unit that may use at most `limit` if it can; the window is held whatever the limit says. */
export function unitMemory(size: UnitSize, limit: number): UnitMemory {
  const sourceBytes = Math.min(size.sourceBytes, Math.max(SOURCE_BYTES, 2 * size.pieceBytes))
  const encodedBytes = Math.min(size.chunks, ENCODE_LANES) * size.chunkBytes * 0.5
  const needed = Math.min(size.chunks, size.window)
  // A further row lets chunks be encoded while the next ones fill.
  const wanted = Math.min(size.chunks, size.window + size.row)
  const affordable = Math.floor((limit - sourceBytes - encodedBytes) / size.chunkBytes)
  const outputBytes = Math.max(needed, Math.min(wanted, affordable)) * size.chunkBytes
  return { outputBytes, sourceBytes, encodedBytes }
}

export const totalMemory = ({ outputBytes, sourceBytes, encodedBytes }: UnitMemory): number =>
  Math.ceil(outputBytes + sourceBytes + encodedBytes)
