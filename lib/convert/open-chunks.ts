/**
 * Output chunks in memory while pieces fill them: opened in the order in which they are needed, as many as the budget
 * holds; encoded and written when the last piece is in; then their memory is used again.
 */

import { giveBack } from '#lib/array/give-back.ts'
import { byteBudget, type Waiting } from '#lib/async.ts'

export interface OpenChunks {
  /** The chunk's buffer, zeros at first; waits for memory, which chunks get in the order of their first calls. */
  open(number: number): Promise<Uint8Array>
  /** A piece has put its part into the chunk; after the last one the chunk is written. */
  markFilled(number: number): void
  /** Waits until all opened chunks are written. */
  finish(): Promise<void>
  /** Gives up: chunks that wait for memory or pieces never get them. Waits until nothing goes on any more. */
  abandon(reason: unknown): Promise<void>
}

export interface OpenChunksInput {
  readonly chunkBytes: number
  /** Memory for open chunks, bytes. */
  readonly budgetBytes: number
  /** How many pieces fill each chunk. */
  readonly pieceCounts: Uint32Array
  /** Encodes and stores a chunk; its bytes are used anew afterwards. */
  write(number: number, bytes: Uint8Array): Promise<void>
  /** Told at once when a chunk fails. */
  onFailure(error: unknown): void
}

interface OpenChunk {
  readonly buffer: PromiseWithResolvers<Uint8Array>
  readonly filled: PromiseWithResolvers<void>
  missing: number
}

export function openChunks(input: OpenChunksInput, { signal }: Waiting = {}): OpenChunks {
  const { chunkBytes, pieceCounts, write, onFailure } = input
  const budget = byteBudget(input.budgetBytes)
  const chunks = new Map<number, OpenChunk>()
  const lives: Promise<void>[] = []
  const spare: Uint8Array[] = []

  const take = () => spare.pop()?.fill(0) ?? new Uint8Array(chunkBytes)

  /** From the grant of memory to the last byte in the store. */
  const live = async (number: number, chunk: OpenChunk) => {
    const bytes = take()
    chunk.buffer.resolve(bytes)
    await chunk.filled.promise
    await write(number, bytes)
    chunks.delete(number)
    spare.push(bytes)
  }

  const start = (number: number): OpenChunk => {
    const chunk: OpenChunk = {
      buffer: Promise.withResolvers(),
      filled: Promise.withResolvers(),
      missing: pieceCounts[number] ?? 0,
    }
    chunks.set(number, chunk)
    chunk.buffer.promise.catch(() => {})
    chunk.filled.promise.catch(() => {})
    const life = budget.use(chunkBytes, () => live(number, chunk), { signal })
    lives.push(
      life.catch(error => {
        chunk.buffer.reject(error)
        onFailure(error)
      }),
    )
    if (chunk.missing === 0) chunk.filled.resolve()
    return chunk
  }

  return {
    open: number => (chunks.get(number) ?? start(number)).buffer.promise,
    markFilled(number) {
      const chunk = chunks.get(number)
      if (chunk === undefined) return
      chunk.missing--
      if (chunk.missing === 0) chunk.filled.resolve()
    },
    async finish() {
      await Promise.all(lives)
      signal?.throwIfAborted()
      spare.forEach(giveBack)
    },
    async abandon(reason) {
      for (const chunk of chunks.values()) chunk.filled.reject(reason)
      await Promise.all(lives)
    },
  }
}
