import { describe, expect, it } from 'vitest'
import { elementCount } from '#lib/array/region.ts'
import { boxesOf, boxShape } from '#lib/compare/boxes.ts'
import { sampled } from '#lib/compare/sample-boxes.ts'
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

describe('sampled', () => {
  const boxes = Array.from({ length: 100 }, (_, at) => ({ start: [at], shape: [1] }))

  it('takes the first, the last and the same few between in every run', () => {
    const taken = sampled(boxes, '/a').map(({ start }) => start[0])

    expect(taken).toEqual(sampled(boxes, '/a').map(({ start }) => start[0]))
    expect(taken).not.toEqual(sampled(boxes, '/b').map(({ start }) => start[0]))
    expect([taken[0], taken.at(-1), taken.length <= 4]).toEqual([0, 99, true])
  })

  it('takes all of a few', () => {
    expect(sampled(boxes.slice(0, 4), '/a')).toHaveLength(4)
  })
})
