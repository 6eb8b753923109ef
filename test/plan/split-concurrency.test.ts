import { describe, expect, it } from 'vitest'
import { splitConcurrency } from '#lib/plan/split-concurrency.ts'

const times = (count: number, tasks: number) => Array.from({ length: count }, () => tasks)

describe('splitConcurrency', () => {
  it.each([
    ['many small sessions', times(1000, 1), 200, { sessions: 200, batches: 1 }],
    ['one large session', [500], 200, { sessions: 1, batches: 200 }],
    ['nothing', [], 200, { sessions: 1, batches: 1 }],
  ])('suits %s', (_, counts, atOnce, split) => {
    const found = splitConcurrency(counts, atOnce)

    expect(found.sessions * found.batches).toBeLessThanOrEqual(atOnce)
    expect(found).toEqual(split)
  })

  it('never exceeds what is allowed, and keeps it busy with large sessions', () => {
    for (const atOnce of [1, 2, 7, 50, 200, 1000])
      for (const counts of [times(3, 100), times(150, 40), [1, 1, 1, 300]]) {
        const { sessions, batches } = splitConcurrency(counts, atOnce)
        expect(sessions * batches).toBeLessThanOrEqual(atOnce)
        const useful = Math.min(
          atOnce,
          counts.reduce((sum, tasks) => sum + tasks, 0),
        )
        expect(sessions * batches).toBeGreaterThan(useful / 3)
      }
  })
})
