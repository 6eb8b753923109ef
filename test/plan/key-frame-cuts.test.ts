import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Region } from '#lib/array/region.ts'
import type { Data } from '#lib/nwb/tree.ts'
import { cutAtKeyFrames } from '#lib/plan/key-frame-cuts.ts'

/** Boxes of `rows` rows of chunks each over a recording of `frames` frames. */
function boxesOf(
  frames: number,
  chunkFrames: number,
  rows: number,
): { grid: Parameters<typeof cutAtKeyFrames>[1]; boxes: Region[] } {
  const grid = { shape: [frames, 4, 3], chunkShape: [chunkFrames, 4, 3] }
  const count = Math.ceil(frames / chunkFrames)
  const boxes: Region[] = []
  for (let from = 0; from < count; from += rows)
    boxes.push({ start: [from, 0, 0], shape: [Math.min(rows, count - from), 1, 1] })
  return { grid, boxes }
}

/** Frames that are decoded and belong to an earlier unit. */
function extraFrames(boxes: readonly Region[], chunkFrames: number, keys: readonly number[]): number {
  return boxes.reduce((sum, { start }) => {
    const first = (start[0] ?? 0) * chunkFrames
    return sum + first - (keys.findLast(key => key <= first) ?? 0)
  }, 0)
}

const firstRows = (boxes: readonly Region[]) => boxes.map(({ start }) => start[0])

describe('cutAtKeyFrames', () => {
  it('starts units at key frames', () => {
    const { grid, boxes } = boxesOf(1000, 10, 24)
    const keyFrames = [0, 250, 500, 750]

    const cut = cutAtKeyFrames(boxes, grid, { kind: 'frames', file: 0, keyFrames })

    expect(firstRows(boxes)).toEqual([0, 24, 48, 72, 96])
    expect(firstRows(cut)).toEqual([0, 25, 50, 75, 90])
    expect(extraFrames(boxes, 10, keyFrames)).toBe(240 + 230 + 220 + 210)
    expect(extraFrames(cut, 10, keyFrames)).toBe(150)
  })

  it('knows that every file of a recording begins with one', () => {
    const { grid, boxes } = boxesOf(600, 10, 28)
    const part = (file: number) => ({ data: { kind: 'frames' as const, file, keyFrames: [0] }, shape: [300, 4, 3] })
    const data: Data = { kind: 'concat', axis: 0, parts: [part(0), part(1)] }

    expect(firstRows(cutAtKeyFrames(boxes, grid, data))).toEqual([0, 30, 49])
  })

  it('leaves a row to a last unit that is shorter than a cut may be moved', () => {
    const { grid, boxes } = boxesOf(250, 10, 24)

    const cut = cutAtKeyFrames(boxes, grid, { kind: 'frames', file: 0, keyFrames: [0, 249] })

    expect(cut.map(({ start, shape }) => [start[0], shape[0]])).toEqual([
      [0, 18],
      [18, 7],
    ])
  })

  it('leaves units alone where every frame is one', () => {
    const { grid, boxes } = boxesOf(600, 10, 28)

    expect(cutAtKeyFrames(boxes, grid, { kind: 'frames', file: 0 })).toBe(boxes)
  })

  it('covers the recording once, in units of about the same length, and never decodes more', () => {
    const recording = fc.record({
      frames: fc.integer({ min: 1, max: 3000 }),
      chunkFrames: fc.integer({ min: 1, max: 40 }),
      rows: fc.integer({ min: 1, max: 30 }),
      gop: fc.integer({ min: 2, max: 400 }),
    })
    fc.assert(
      fc.property(recording, ({ frames, chunkFrames, rows, gop }) => {
        const { grid, boxes } = boxesOf(frames, chunkFrames, rows)
        const keyFrames = Array.from({ length: Math.ceil(frames / gop) }, (_, group) => group * gop)

        const cut = cutAtKeyFrames(boxes, grid, { kind: 'frames', file: 0, keyFrames })

        let next = 0
        for (const { start, shape } of cut) {
          expect(start).toEqual([next, 0, 0])
          expect(shape[0]).toBeGreaterThan(0)
          expect(shape[0]).toBeLessThanOrEqual(Math.ceil(rows * 1.5))
          next += shape[0] ?? 0
        }
        expect(next).toBe(Math.ceil(frames / chunkFrames))
        expect(cut).toHaveLength(boxes.length)
        expect(extraFrames(cut, chunkFrames, keyFrames)).toBeLessThanOrEqual(extraFrames(boxes, chunkFrames, keyFrames))
      }),
      { numRuns: 500 },
    )
  })
})
