import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coordsOf } from '#lib/array/chunk-grid.ts'
import { elementCount, type Region, wholeRegion } from '#lib/array/region.ts'
import type { Data, DataPart } from '#lib/nwb/tree.ts'
import { flattenData, type Leaf } from '#lib/plan/flatten-data.ts'

/** Element of a dataset by its path and index; the model of what a data expression means. */
function elementOf({ data, shape }: DataPart, index: readonly number[]): string {
  switch (data.kind) {
    case 'source':
      return `${data.path}[${index.map((i, axis) => i + (data.region?.start[axis] ?? 0))}]`
    case 'cast':
      return elementOf({ data: data.of, shape }, index)
    case 'concat': {
      let at = index[data.axis]!
      const part = data.parts.find(({ shape }) => {
        if (at < shape[data.axis]!) return true
        at -= shape[data.axis]!
        return false
      })!
      return elementOf(part, index.with(data.axis, at))
    }
    case 'stack':
      return elementOf(data.parts[index[data.axis]!]!, index.toSpliced(data.axis, 1))
    case 'take':
      return elementOf(data.of, index.with(0, data.indices[index[0]!]!))
    case 'reshape': {
      let flat = index.reduce((flat, i, axis) => flat * shape[axis]! + i, 0)
      const inner = data.of.shape.toReversed().map(length => {
        const i = flat % length
        flat = Math.floor(flat / length)
        return i
      })
      return elementOf(data.of, inner.toReversed())
    }
    default:
      throw new Error(`no model of ${data.kind}`)
  }
}

let datasets = 0
const source = (shape: readonly number[]): DataPart => ({
  data: {
    kind: 'source',
    file: 0,
    path: `/d${datasets++}`,
    region: { start: shape.map((_, axis) => axis + 3), shape },
  },
  shape,
})

/** Random expressions over a shape of two axes or more. */
function expression(shape: readonly number[], depth: number): fc.Arbitrary<DataPart> {
  const leaf = fc.constant(0).map(() => source(shape))
  if (depth === 0 || shape.length === 0) return leaf
  const axis = fc.integer({ min: 0, max: shape.length - 1 })
  const concat = fc.tuple(axis, fc.double({ min: 0, max: 1, noNaN: true })).chain(([axis, share]) => {
    const first = Math.floor(shape[axis]! * share)
    const parts = [first, shape[axis]! - first].map(length => expression(shape.with(axis, length), depth - 1))
    return fc.tuple(...parts).map(parts => ({ data: { kind: 'concat', axis, parts } as Data, shape }))
  })
  const stack = axis.chain(axis => {
    const parts = Array.from({ length: shape[axis]! }, () => expression(shape.toSpliced(axis, 1), depth - 1))
    return fc.tuple(...parts).map(parts => ({ data: { kind: 'stack', axis, parts } as Data, shape }))
  })
  const take = fc
    .tuple(expression(shape.with(0, 6), depth - 1), fc.array(fc.nat(5), { minLength: shape[0]!, maxLength: shape[0]! }))
    .map(([of, indices]) => ({ data: { kind: 'take', of, indices } as Data, shape }))
  const reshape = axis.chain(axis =>
    expression(shape.toSpliced(axis, 0, 1), depth - 1).map(of => ({ data: { kind: 'reshape', of } as Data, shape })),
  )
  const cast = expression(shape, depth - 1).map(({ data, shape }) => ({
    data: { kind: 'cast', of: data, from: 'int8', dtype: 'int16' } as Data,
    shape,
  }))
  return fc.oneof(leaf, concat, stack, take, reshape, cast)
}

const boxIn = (shape: readonly number[]): fc.Arbitrary<Region> =>
  fc.tuple(...shape.map(length => fc.tuple(fc.nat(length), fc.nat(length)))).map(pairs => ({
    start: pairs.map(([a, b]) => Math.min(a!, b!)),
    shape: pairs.map(([a, b]) => Math.abs(a! - b!)),
  }))

/** Elements that leaves put at each index of the array. */
function filled(leaves: readonly Leaf[]): Map<string, string> {
  const elements = new Map<string, string>()
  for (const { path, region, target, axes } of leaves) {
    for (const index of coordsOf(target)) {
      const inner = region.start.map((from, axis) => {
        const at = axes.indexOf(axis)
        return at < 0 ? from : from + index[at]! - target.start[at]!
      })
      expect(elements.has(index.join())).toBe(false)
      elements.set(index.join(), `${path}[${inner}]`)
    }
    expect(elementCount(region.shape)).toBe(elementCount(target.shape))
  }
  return elements
}

describe('flattenData', () => {
  it('fills every index of a box once, with the element that the expression means', () => {
    const cases = fc
      .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 })
      .chain(shape => fc.tuple(expression(shape, 3), boxIn(shape)))

    fc.assert(
      fc.property(cases, ([part, box]) => {
        const leaves = flattenData(part, box)

        const elements = filled(leaves!)
        const expected = [...coordsOf(box)].map(index => [index.join(), elementOf(part, index)])
        expect([...elements].sort()).toEqual(expected.sort())
      }),
      { numRuns: 300 },
    )
  })

  it('collects the types that the elements pass through', () => {
    const data: Data = {
      kind: 'cast',
      from: 'int16',
      dtype: 'int32',
      of: { kind: 'cast', from: 'int8', dtype: 'int16', of: { kind: 'source', file: 0, path: '/a' } },
    }

    expect(flattenData({ data, shape: [3] }, wholeRegion([3]))?.[0]?.casts).toEqual(['int16', 'int32'])
  })

  it.each<[string, Data]>([
    ['values', { kind: 'values', values: [1, 2] }],
    ['a field', { kind: 'field', name: 'x', of: { kind: 'source', file: 0, path: '/a' } }],
    ['another shape', { kind: 'reshape', of: { data: { kind: 'source', file: 0, path: '/a' }, shape: [2, 1, 3] } }],
  ])('leaves %s to others', (_, data) => {
    const shape = data.kind === 'reshape' ? [6] : [2]

    expect(flattenData({ data, shape }, wholeRegion(shape))).toBeUndefined()
  })
})
