import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coordsOf } from '#lib/array/chunk-grid.ts'
import { copyRegion, copyStrided, stridesOf } from '#lib/array/copy-region.ts'
import { elementCount } from '#lib/array/region.ts'

const bytesOf = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 17) & 255)

/** Element by element, with nothing clever. */
function naiveCopy(
  source: { bytes: Uint8Array; shape: number[] },
  region: { start: number[]; shape: number[] },
  target: { bytes: Uint8Array; shape: number[] },
  targetStart: number[],
  itemSize: number,
) {
  for (const index of coordsOf({ start: region.shape.map(() => 0), shape: region.shape })) {
    let from = 0
    let to = 0
    index.forEach((i, axis) => {
      from = from * source.shape[axis]! + region.start[axis]! + i
      to = to * target.shape[axis]! + targetStart[axis]! + i
    })
    target.bytes.set(source.bytes.subarray(from * itemSize, (from + 1) * itemSize), to * itemSize)
  }
}

/** One axis: length of the box, room before and after it in source and target. */
const axis = fc.record({
  length: fc.integer({ min: 0, max: 6 }),
  sourceStart: fc.integer({ min: 0, max: 2 }),
  sourceRest: fc.integer({ min: 0, max: 2 }),
  targetStart: fc.integer({ min: 0, max: 2 }),
  targetRest: fc.integer({ min: 0, max: 2 }),
})

const itemSizes = fc.constantFrom(1, 2, 3, 4, 6, 8, 12, 40, 128)

describe('copyRegion', () => {
  it('equals a copy element by element for any box, rank and item size', () => {
    fc.assert(
      fc.property(
        fc.array(axis, { maxLength: 4 }),
        itemSizes,
        fc.integer({ min: 0, max: 7 }),
        (axes, itemSize, skew) => {
          const region = { start: axes.map(a => a.sourceStart), shape: axes.map(a => a.length) }
          const sourceShape = axes.map(a => a.sourceStart + a.length + a.sourceRest)
          const targetShape = axes.map(a => a.targetStart + a.length + a.targetRest)
          const targetStart = axes.map(a => a.targetStart)
          const unaligned = bytesOf(elementCount(sourceShape) * itemSize + skew, 1).subarray(skew)
          const source = { bytes: unaligned, shape: sourceShape }
          const actual = { bytes: bytesOf(elementCount(targetShape) * itemSize, 2), shape: targetShape }
          const expected = { bytes: actual.bytes.slice(), shape: targetShape }

          copyRegion(source, region, actual, targetStart, itemSize)
          naiveCopy(source, region, expected, targetStart, itemSize)

          expect(actual.bytes).toEqual(expected.bytes)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('keeps the payload of every NaN', () => {
    const source = new Uint8Array([1, 0, 0, 0, 0, 0, 0xf4, 0x7f, 2, 0, 0xa0, 0x7f, 3, 0, 0xe0, 0xff])
    const target = new Uint8Array(16)

    copyRegion({ bytes: source, shape: [2] }, { start: [0], shape: [2] }, { bytes: target, shape: [2] }, [0], 8)

    expect(target).toEqual(source)
  })
})

describe('copyStrided', () => {
  it('picks a column out of rows into a packed array', () => {
    const source = { bytes: new Uint8Array([0, 1, 2, 10, 11, 12, 20, 21, 22]), offset: 1, strides: [3] }
    const target = { bytes: new Uint8Array(3), offset: 0, strides: [1] }

    copyStrided(source, target, [3], 1)

    expect([...target.bytes]).toEqual([1, 11, 21])
  })
})

describe('stridesOf', () => {
  it.each([
    [[], []],
    [[5], [1]],
    [
      [2, 3, 4],
      [12, 4, 1],
    ],
  ])('of %j is %j', (shape, strides) => {
    expect(stridesOf(shape)).toEqual(strides)
  })
})
