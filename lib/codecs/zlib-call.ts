/** node:zlib's one-shot functions as promises: the work runs in the thread pool, in one step where the size is known. */

import type { Buffer } from 'node:buffer'
import type { Waiting } from '#lib/async.ts'

type Callback = (error: Error | null, result: Buffer) => void
type OneShot<Options> = (bytes: Uint8Array, options: Options, callback: Callback) => void

/** zlib grows its result by pieces of this size; smaller ones cost a round trip through the thread pool each. */
const SMALLEST_PIECE = 1024

/** A piece may hold the whole result up to this size; beyond it a few round trips no longer matter. */
const LARGEST_PIECE = 16 * 1024 * 1024

/**
 * The largest hash table that deflate takes. Chains of candidates get shorter, not the search: level 9 is 1.75 times as
 * fast on recordings as with zlib's default of 8, and the result a little smaller.
 */
export const DEFLATE_MEMORY = { memLevel: 9 } as const

/** `chunkSize` for a result of about `bytes`. */
export const pieceFor = (bytes: number): number => Math.min(Math.max(bytes, SMALLEST_PIECE), LARGEST_PIECE)

/** Runs one call; aborting rejects at once, though the thread finishes what it has begun. */
export async function callZlib<Options>(
  run: OneShot<Options>,
  bytes: Uint8Array,
  options: Options,
  { signal }: Waiting = {},
): Promise<Uint8Array> {
  signal?.throwIfAborted()
  const result = await new Promise<Buffer>((resolve, reject) => {
    run(bytes, options, (error, value) => (error ? reject(error) : resolve(value)))
  })
  signal?.throwIfAborted()
  return new Uint8Array(result.buffer as ArrayBuffer, result.byteOffset, result.byteLength)
}
