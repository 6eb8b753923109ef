import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openChunks } from '#lib/convert/open-chunks.ts'

describe('openChunks', () => {
  it('never holds more than its budget, writes each chunk once when its last piece is in, and never waits for ever', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (spans, room) => {
          // Chunk n is filled by the pieces n … n + span - 1, so that at most `window` are open at once.
          const pieces = spans.length + 4
          const meets = (piece: number) =>
            [...spans.keys()].filter(chunk => chunk <= piece && piece < chunk + spans[chunk]!)
          const window = Math.max(...Array.from({ length: pieces }, (_, piece) => meets(piece).length))
          const budget = Math.max(window, room)
          const held = new Set<Uint8Array>()
          const written: number[] = []
          let most = 0
          const chunks = openChunks({
            chunkBytes: 1,
            budgetBytes: budget,
            pieceCounts: Uint32Array.from(spans),
            async write(number, bytes) {
              await new Promise(setImmediate)
              expect(bytes[0]).toBe(spans[number])
              written.push(number)
              held.delete(bytes)
            },
            onFailure(error) {
              throw error
            },
          })

          for (let piece = 0; piece < pieces; piece++) {
            for (const chunk of meets(piece)) {
              const bytes = await chunks.open(chunk)
              bytes[0]!++
              held.add(bytes)
              most = Math.max(most, held.size)
              chunks.markFilled(chunk)
            }
          }
          await chunks.finish()

          expect(written.sort((a, b) => a - b)).toEqual([...spans.keys()])
          expect(most).toBeLessThanOrEqual(budget)
        },
      ),
      { numRuns: 60 },
    ))

  it('gives memory out again as zeros', async () => {
    const seen: number[] = []
    const chunks = openChunks({
      chunkBytes: 4,
      budgetBytes: 4,
      pieceCounts: Uint32Array.of(1, 1),
      write: async (_, bytes) => {
        seen.push(bytes.reduce((sum, byte) => sum + byte, 0))
      },
      onFailure: () => {},
    })

    ;(await chunks.open(0)).fill(9)
    chunks.markFilled(0)
    await chunks.open(1)
    chunks.markFilled(1)
    await chunks.finish()

    expect(seen).toEqual([36, 0])
  })

  it('tells at once of a chunk that cannot be written, and lets go of the others', async () => {
    const failure = new Error('no room')
    const stop = new AbortController()
    const chunks = openChunks(
      {
        chunkBytes: 1,
        budgetBytes: 2,
        pieceCounts: Uint32Array.of(1, 2, 1),
        write: async () => {
          throw failure
        },
        onFailure: error => stop.abort(error),
      },
      { signal: stop.signal },
    )

    await chunks.open(0)
    await chunks.open(1)
    chunks.open(2).catch(() => {})
    const told = new Promise(resolve => stop.signal.addEventListener('abort', resolve))
    chunks.markFilled(0)
    await told
    await chunks.abandon(failure)

    expect(stop.signal.reason).toBe(failure)
    await expect(chunks.finish()).rejects.toThrow('no room')
  })
})
