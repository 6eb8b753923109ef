/** Attributes of every type, their limits among the values: into the JSON of a store, out of it, and the same again. */

import { describe, expect, it } from 'vitest'
import type { DataType } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Attribute, Scalar } from '#lib/array/values.ts'
import { compareAttributes } from '#lib/compare/compare-attributes.ts'
import { attributesJson, type StoreAttribute } from '#lib/zarr/attribute-json.ts'
import { encodeJson, type JsonObject } from '#lib/zarr/json.ts'
import { parseTolerantJson } from '#lib/zarr/tolerant-json.ts'
import { randomNumbers } from '#test/support/random.ts'

const random = randomNumbers(3)
const below = (limit: number) => Math.floor(random() * limit)
const pick = <Item>(items: readonly Item[]) => items[below(items.length)] as Item

const single = (value: number) => Math.fround(value)

/** Values of each type: the limits first, then whatever comes. */
const VALUES: Readonly<Record<string, readonly Scalar[]>> = {
  int8: [-128, 127, 0, -1],
  int16: [-32768, 32767, 0],
  int32: [-2147483648, 2147483647, 0],
  int64: ['-9223372036854775808', '9223372036854775807', '9007199254740993', '-9007199254740993', '0'],
  uint8: [0, 255],
  uint16: [0, 65535],
  uint32: [0, 4294967295],
  uint64: ['0', '18446744073709551615', '9007199254740993'],
  float16: ['NaN', '-0', 0, 65504, 6.103515625e-5],
  float32: ['NaN', 'Infinity', '-Infinity', '-0', 0, single(0.1), single(3.4e38), single(1e-45), 16777216, 1, 30],
  float64: ['NaN', 'Infinity', '-Infinity', '-0', 0, 0.1, 1, -1, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 2 ** 53],
  bool: [true, false],
  string: ['', 'a', 'NaN', '1', '-0', 'µm „ä“ 🧠', '"\\\n\u0000\u2028', '__proto__'],
}

const TYPES = Object.keys(VALUES) as (DataType & string)[]

function randomAttribute(name: string): Attribute {
  const dtype = pick(TYPES)
  const shape = pick<readonly number[]>([[], [], [1], [3], [0], [2, 3], [2, 1, 2]])
  const values = Array.from({ length: elementCount(shape) }, () => pick(VALUES[dtype] ?? []))
  return { name, dtype, shape, values }
}

const asStored = (attributes: readonly Attribute[]): JsonObject => {
  const json = attributesJson(attributes as readonly StoreAttribute[], { path: '/a', sourceObjectId: null })
  return parseTolerantJson(encodeJson(json), '.zattrs') as JsonObject
}

const noRecords = { pathOf: () => undefined, objectIdOf: () => null, rootObjectId: null, isRecordOf: () => false }

const compare = (attributes: readonly Attribute[], json: JsonObject) =>
  compareAttributes('/a', attributes, json, noRecords)

describe('attributesJson', () => {
  it('keeps every value of every type', () => {
    for (const dtype of TYPES)
      for (const value of VALUES[dtype] ?? []) {
        const attribute: Attribute = { name: 'a', dtype, shape: [], values: [value] }

        expect(compare([attribute], asStored([attribute])), `${dtype} ${String(value)}`).toEqual([])
      }
  })

  it('keeps lists of any shape, among others', () => {
    for (let round = 0; round < 300; round++) {
      const attributes = Array.from({ length: 1 + below(5) }, (_, at) => randomAttribute(`${at}`))

      expect(compare(attributes, asStored(attributes))).toEqual([])
    }
  })

  it('tells numbers of one value and different types apart where readers do', () => {
    const of = (dtype: DataType, value: Scalar): Attribute => ({ name: 'a', dtype, shape: [], values: [value] })
    const apart: readonly (readonly [Attribute, Attribute])[] = [
      [of('float64', 1), of('int32', 1)],
      [of('float64', '-0'), of('float64', 0)],
      [of('float64', 'NaN'), of('string', 'NaN')],
      [of('int64', '1'), of('string', '1')],
      [of('bool', true), of('uint8', 1)],
      [of('int64', '9007199254740993'), of('int64', '9007199254740992')],
      [of('string', 'a'), { ...of('string', 'a'), shape: [1] }],
    ]
    for (const [one, other] of apart) {
      expect(compare([one], asStored([other]))).toHaveLength(1)
      expect(compare([other], asStored([one]))).toHaveLength(1)
    }
  })
})
