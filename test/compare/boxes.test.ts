import { describe, expect, it } from 'vitest'
import { elementCount } from '#lib/array/region.ts'
import { boxesNumbered, boxesOf, boxShape } from '#lib/compare/boxes.ts'
import { sampleNumbers } from '#lib/compare/sample-boxes.ts'
import { randomNumbers } from '#test/support/random.ts'

const random = randomNumbers(7)
const below = (limit: number) => Math.floor(random() * limit)

describe('boxesOf', () => {
  it('covers each element once, in boxes of whole chunks that keep to the limit', () => {
    for (let round = 0; round < 200; round++) {
      const shape = Array.from({ length: 1 + below(3) }, () => 1 + below(12))
      const chunkShape = shape.map(() => 1 + below(6))
      const sourceChunkShape = random() < 0.5 ? null : shape.map(() => 1 + below(6))
      const limit = 1 + below(200)

      const box = boxShape({ shape, chunkShape, sourceChunkShape }, limit)
      const seen = new Uint8Array(elementCount(shape))
      for (const { start, shape: extent } of boxesOf(shape, box)) {
        for (let at = 0; at < elementCount(extent); at++) {
          let rest = at
          let index = 0
          let stride = 1
          for (let axis = shape.length - 1; axis >= 0; axis--) {
            index += ((start[axis] ?? 0) + (rest % (extent[axis] ?? 1))) * stride
            rest = Math.floor(rest / (extent[axis] ?? 1))
            stride *= shape[axis] ?? 1
          }
          seen[index] = (seen[index] ?? 0) + 1
        }
      }

      const name = JSON.stringify({ shape, chunkShape, sourceChunkShape, limit, box })
      expect(
        seen.every(times => times === 1),
        name,
      ).toBe(true)
      const chunk = chunkShape.map((length, axis) => Math.min(length, shape[axis] ?? 1))
      expect(elementCount(box), name).toBeLessThanOrEqual(Math.max(limit, elementCount(chunk)))
      for (const [axis, length] of box.entries())
        if (length < (shape[axis] ?? 0)) expect(length % (chunkShape[axis] ?? 1), name).toBe(0)
    }
  })

  it('decodes each chunk of the source once where memory allows', () => {
    // 64 columns in chunks of four; the store has chunks of eight columns and other rows.
    const box = boxShape({ shape: [1500, 64], chunkShape: [250, 8], sourceChunkShape: [100, 4] }, 40_000)

    expect(box).toEqual([500, 64])
  })

  it('has none for an array without elements', () => {
    expect([...boxesOf([0, 3], boxShape({ shape: [0, 3], chunkShape: [1, 3], sourceChunkShape: null }, 10))]).toEqual(
      [],
    )
  })
})

describe('boxesNumbered', () => {
  it('gives the boxes with those numbers', () => {
    const [shape, box] = [
      [7, 9],
      [3, 4],
    ]
    const all = [...boxesOf(shape, box)]

    expect(boxesNumbered(shape, box, [0, 5, 8])).toEqual([all[0], all[5], all[8]])
  })
})

describe('sampleNumbers', () => {
  it('takes the first, the last and the same few between in every run', () => {
    const taken = sampleNumbers(1e12, '/a')

    expect(taken).toEqual(sampleNumbers(1e12, '/a'))
    expect(taken).not.toEqual(sampleNumbers(1e12, '/b'))
    expect([taken[0], taken.at(-1), taken.length]).toEqual([0, 1e12 - 1, 4])
  })

  it('takes all of a few', () => {
    expect(sampleNumbers(4, '/a')).toEqual([0, 1, 2, 3])
    expect(sampleNumbers(0, '/a')).toEqual([])
  })
})
