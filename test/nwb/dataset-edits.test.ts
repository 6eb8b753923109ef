import { describe, expect, it } from 'vitest'
import { TransformError } from '#lib/errors.ts'
import {
  castDataset,
  concatParts,
  entryOf,
  fieldOf,
  partOf,
  replaceData,
  sliceData,
  stackParts,
  takeRows,
} from '#lib/nwb/dataset-edits.ts'
import { getDataset } from '#lib/nwb/edit.ts'
import { newValues } from '#lib/nwb/new-node.ts'
import type { DataPart } from '#lib/nwb/tree.ts'
import { treeOf } from '#test/support/small-tree.ts'

const STEP = 'test'

const compound = { compound: [{ name: 'x', dtype: 'int32' as const }] }
const tree = treeOf({
  '/images': { dtype: 'uint8', shape: [3, 4, 5] },
  '/records': { dtype: compound, shape: [7] },
  '/nothing': { dtype: 'int8', shape: null },
})
const images = partOf(getDataset(tree, '/images', STEP), STEP)
const source = { kind: 'source' as const, file: 0, path: '/images' as const }

const numbers: DataPart = partOf(newValues('n', 'new:n', 'int8', [0, 1, 2, 3, 4, 5], { shape: [2, 3] }), STEP)

describe('entryOf', () => {
  it('is one image of a stack, without the axis of the stack', () => {
    const box = { data: { ...source, region: { start: [2, 0, 0], shape: [1, 4, 5] } }, shape: [1, 4, 5] }

    expect(entryOf(images, 2, STEP)).toEqual({ data: { kind: 'reshape', of: box }, shape: [4, 5] })
    expect(() => entryOf(images, 3, STEP)).toThrow(TransformError)
  })
})

describe('sliceData', () => {
  it('counts a box within a box from the first', () => {
    const outer = sliceData(images, { start: [1, 1, 0], shape: [2, 3, 5] }, STEP)
    const inner = sliceData(outer, { start: [1, 2, 4], shape: [1, 1, 1] }, STEP)

    expect(inner).toEqual({ data: { ...source, region: { start: [2, 3, 4], shape: [1, 1, 1] } }, shape: [1, 1, 1] })
  })

  it('cuts through casts and fields, and picks values', () => {
    const cast: DataPart = { data: { kind: 'cast', of: numbers.data, from: 'int8', dtype: 'int16' }, shape: [2, 3] }

    expect(sliceData(cast, { start: [0, 1], shape: [2, 2] }, STEP).data).toMatchObject({
      kind: 'cast',
      of: { values: [1, 2, 4, 5] },
    })
  })

  it('refuses a box outside, and data that has to be cut in its parts', () => {
    const joined = concatParts([numbers, numbers], 0, STEP)

    expect(() => sliceData(numbers, { start: [1, 0], shape: [2, 3] }, STEP)).toThrow('lies outside')
    expect(() => sliceData(joined, { start: [0, 0], shape: [1, 1] }, STEP)).toThrow('concat')
  })
})

describe('concatParts, stackParts, takeRows', () => {
  it('say the shape that comes out', () => {
    expect(concatParts([numbers, numbers], 1, STEP).shape).toEqual([2, 6])
    expect(stackParts([numbers, numbers, numbers], 1, STEP).shape).toEqual([2, 3, 3])
    expect(takeRows(numbers, [1, 1, 0], STEP).shape).toEqual([3, 3])
  })

  it('refuse what does not fit', () => {
    expect(() => concatParts([numbers, images], 0, STEP)).toThrow(TransformError)
    expect(() => concatParts([numbers, takeRows(numbers, [0], STEP)], 1, STEP)).toThrow('cannot be joined')
    expect(() => stackParts([numbers, takeRows(numbers, [0], STEP)], 0, STEP)).toThrow('the shapes differ')
    expect(() => takeRows(numbers, [0, 2], STEP)).toThrow('Row 2')
    expect(() => stackParts([], 0, STEP)).toThrow(TransformError)
  })
})

describe('castDataset', () => {
  it('keeps the type that the elements come in', () => {
    const node = getDataset(tree, '/images', STEP)

    expect(castDataset(node, 'uint8')).toBe(node)
    expect(castDataset(node, 'float32')).toMatchObject({
      dtype: 'float32',
      data: { kind: 'cast', of: source, from: 'uint8', dtype: 'float32' },
    })
  })
})

describe('fieldOf, partOf, replaceData', () => {
  it('take a field of records', () => {
    const node = getDataset(tree, '/records', STEP)

    expect(fieldOf(node, 'x', STEP)).toMatchObject({ dtype: 'int32', shape: [7], data: { kind: 'field', name: 'x' } })
    expect(() => fieldOf(node, 'y', STEP)).toThrow('no field y')
    expect(() => partOf(getDataset(tree, '/nothing', STEP), STEP)).toThrow('no dataspace')
  })

  it('forget how the source stored what is replaced', () => {
    const node = replaceData(getDataset(tree, '/images', STEP), 'int8', numbers)

    expect(node).toEqual({
      kind: 'dataset',
      name: 'images',
      id: '0:/images',
      attributes: [],
      dtype: 'int8',
      ...numbers,
    })
  })
})
