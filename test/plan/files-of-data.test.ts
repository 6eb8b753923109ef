import { describe, expect, it } from 'vitest'
import type { DataPart } from '#lib/nwb/tree.ts'
import { filesOf } from '#lib/plan/files-of-data.ts'

const video = (file: number, frames: number): DataPart => ({
  data: { kind: 'frames', file },
  shape: [frames, 4, 3],
})

/** Frames 0 to 10, 10 to 15, 15 to 35. */
const recording: DataPart = {
  data: { kind: 'concat', axis: 0, parts: [video(4, 10), video(2, 5), video(7, 20)] },
  shape: [35, 4, 3],
}

describe('filesOf', () => {
  it('names every file, ascending', () => {
    expect(filesOf(recording)).toEqual([2, 4, 7])
  })

  it.each([
    [0, 10, [4]],
    [9, 11, [2, 4]],
    [10, 15, [2]],
    [14, 16, [2, 7]],
    [0, 35, [2, 4, 7]],
    [34, 40, [7]],
  ])('names those that hold rows %i to %i', (from, to, files) => {
    expect(filesOf(recording, { from, to })).toEqual(files)
  })

  it('names all of what is joined along another axis', () => {
    const beside: DataPart = {
      data: { kind: 'concat', axis: 1, parts: [video(1, 5), video(0, 5)] },
      shape: [5, 8, 3],
    }

    expect(filesOf(beside, { from: 0, to: 1 })).toEqual([0, 1])
  })
})
