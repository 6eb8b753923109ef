/** What every codec of bytes offers, and the room that a decoder may fill. */

import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError } from '#lib/errors.ts'

export interface EncodeOptions extends Waiting {
  /** Bytes of one element: what a shuffle inside the codec goes by. */
  readonly itemSize?: number
}

export interface DecodeOptions extends Waiting {
  /** Most bytes that the result may have, whatever the encoded bytes claim about themselves. */
  readonly maxBytes: number
}

/** Bytes to bytes. Neither side changes or keeps its input; the result belongs to the caller. */
export interface ByteCodec {
  encode(bytes: Uint8Array, options?: EncodeOptions): Promise<Uint8Array>
  /** Throws CorruptSourceError where the bytes are not what `encode` makes, or hold more than `maxBytes`. */
  decode(bytes: Uint8Array, options: DecodeOptions): Promise<Uint8Array>
}

/** Room for the stages before the last one: a codec may enlarge what it cannot shrink, by less than this. */
export const roomFor = (bytes: number): number => bytes + Math.ceil(bytes / 8) + 65_536

/** Turns what node:zlib or a wasm codec throws into an error of ours that names the codec. */
export function undecodable(codec: string, maxBytes: number, cause: unknown): CorruptSourceError {
  const tooLong = cause instanceof RangeError && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
  const reason = tooLong
    ? `holds more than the ${maxBytes} bytes expected`
    : `can't be decoded: ${cause instanceof Error ? cause.message : String(cause)}`
  return new CorruptSourceError(`${codec} data ${reason}`, {}, { cause })
}
