import { describe, expect, it } from 'vitest'
import type { DataType } from '#lib/array/dtype.ts'
import { acceptsDtype, dtypeWord, floatTypeOf } from '#lib/nwb/schema/spec-dtype.ts'

const STORED: readonly DataType[] = [
  ...(['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'] as const),
  ...(['float16', 'float32', 'float64', 'bool', 'string', 'reference', 'region', 'opaque'] as const),
]

describe('acceptsDtype', () => {
  it.each([
    ['float', ['float32', 'float64']],
    ['float32', ['float32', 'float64']],
    ['float64', ['float64']],
    ['int', ['int32', 'int64']],
    ['int8', ['int8', 'int16', 'int32', 'int64']],
    ['int64', ['int64']],
    ['uint', ['uint32', 'uint64']],
    ['uint8', ['uint8', 'uint16', 'uint32', 'uint64']],
    ['numeric', ['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'float32', 'float64']],
    ['text', ['string']],
    ['isodatetime', ['string']],
    ['bool', ['bool']],
    ['object', ['reference']],
  ])('lets %s be stored as %j and nothing else', (word, accepted) => {
    expect(STORED.filter(stored => acceptsDtype(word, stored))).toEqual(accepted)
  })

  it('accepts everything where nothing is asked, or a word that nobody knows', () => {
    expect(STORED.every(stored => acceptsDtype(undefined, stored))).toBe(true)
    expect(STORED.every(stored => acceptsDtype('toString', stored))).toBe(true)
  })

  it('tells references to objects from references to regions', () => {
    const target = { namespace: 'core', name: 'TimeSeries' }

    expect(STORED.filter(stored => acceptsDtype({ target, reftype: 'object' }, stored))).toEqual(['reference'])
    expect(STORED.filter(stored => acceptsDtype({ target, reftype: 'region' }, stored))).toEqual(['region'])
  })

  it('compares records field by field, and lets them have more fields', () => {
    const spec = {
      compound: [
        { name: 'x', doc: '', dtype: 'uint32' },
        { name: 'weight', doc: '', dtype: 'float32' },
      ],
    }
    const record = (...dtypes: DataType[]) => ({
      compound: dtypes.map((dtype, index) => ({ name: `${index}`, dtype })),
    })

    expect(acceptsDtype(spec, record('uint32', 'float64'))).toBe(true)
    expect(acceptsDtype(spec, record('uint32', 'float32', 'string'))).toBe(true)
    expect(acceptsDtype(spec, record('uint32'))).toBe(false)
    expect(acceptsDtype(spec, record('int32', 'float32'))).toBe(false)
    expect(acceptsDtype(spec, 'float32')).toBe(false)
    expect(acceptsDtype('float32', record('float32'))).toBe(false)
  })
})

describe('floatTypeOf', () => {
  it.each([
    ['float', 'float32'],
    ['float32', 'float32'],
    ['double', 'float64'],
    ['numeric', undefined],
    ['int32', undefined],
    [undefined, undefined],
    [{ compound: [] }, undefined],
  ] as const)('sees %j as %s', (dtype, expected) => {
    expect(floatTypeOf(dtype)).toBe(expected)
  })
})

describe('dtypeWord', () => {
  it('has one word for synonyms and none for what is no dtype', () => {
    expect(['utf8', 'utf-8', 'utf', 'text'].map(dtypeWord)).toEqual(['text', 'text', 'text', 'text'])
    expect(dtypeWord('constructor')).toBeUndefined()
  })
})
