import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pieceBatches } from '#lib/convert/piece-batches.ts'
import { chunkRecordsOf, packChunkRecords } from '#lib/hdf5/chunk-records.ts'
import type { ArrayMove } from '#lib/plan/array-move.ts'

/** A move of stored chunks of so many bytes each, a megabyte decoded; gaps are between one and the next. */
function moveOf(chunks: readonly { readonly length: number; readonly gap: number }[]): ArrayMove {
  let offset = 0
  const records = chunks.map(({ length, gap }) => {
    const record = { offset, length, filterMask: 0 }
    offset += length + gap
    return record
  })
  const source = { records: chunkRecordsOf(packChunkRecords(records)) }
  const pieces = chunks.map((_, chunk) => ({
    dataset: 0,
    chunk,
    region: { start: [chunk], shape: [1] },
    copies: [],
    decodedBytes: 1_000_000,
  }))
  return { pieces, datasets: [{ id: '0:/a', file: 0, source }] } as unknown as ArrayMove
}

const FAR = 10_000_000

describe('pieceBatches', () => {
  it('ends where the next piece lies elsewhere, rather than within a run', () => {
    const row = [...Array.from({ length: 3 }, () => ({ length: 250_000, gap: 0 })), { length: 250_000, gap: FAR }]

    const batches = pieceBatches(moveOf(Array.from({ length: 6 }, () => row).flat()))

    // A row has 5 MB: two fit, and none of the third.
    expect(batches.map(({ pieces }) => pieces.length)).toEqual([8, 8, 8])
  })

  it('cuts a run that is too long for one', () => {
    const batches = pieceBatches(moveOf(Array.from({ length: 20 }, () => ({ length: 500_000, gap: 100 }))))

    expect(batches.map(({ pieces }) => pieces.length)).toEqual([8, 8, 4])
  })

  it('has every piece once, in order, and is never larger than it may be', () => {
    const chunk = fc.record({ length: fc.integer({ min: 1, max: 3_000_000 }), gap: fc.constantFrom(0, 100, FAR) })
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 60 }), chunks => {
        const batches = pieceBatches(moveOf(chunks))

        expect(batches.flatMap(({ pieces }) => pieces.map(({ chunk }) => chunk))).toEqual(chunks.map((_, at) => at))
        for (const { pieces, bytes } of batches) {
          const total = bytes.reduce((sum, some) => sum + some, 0)
          expect(pieces.length === 1 || total <= 12_000_000).toBe(true)
        }
      }),
      { numRuns: 50 },
    )
  })
})
