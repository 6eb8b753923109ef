import { describe, expect, it } from 'vitest'
import { specificationText } from '#lib/nwb/schema/spec-text.ts'

describe('specificationText', () => {
  it('keeps the order of keys and writes no blanks', () => {
    expect(specificationText({ b: [1, null, 'x'], a: { c: true } })).toBe('{"b":[1,null,"x"],"a":{"c":true}}')
  })

  it.each([
    [{ dtype: 'float32', value: 1 }, '{"dtype":"float32","value":1.0}'],
    [{ dtype: 'float64', default_value: -1 }, '{"dtype":"float64","default_value":-1.0}'],
    [{ value: 0, dtype: 'float' }, '{"value":0.0,"dtype":"float"}'],
    [{ dtype: 'float32', value: 0.5 }, '{"dtype":"float32","value":0.5}'],
    [{ dtype: 'float32', quantity: 1 }, '{"dtype":"float32","quantity":1}'],
    [{ dtype: 'int32', value: 1 }, '{"dtype":"int32","value":1}'],
    [{ dtype: 'text', value: 'volts' }, '{"dtype":"text","value":"volts"}'],
  ])('spells the value of %j by its dtype', (node, text) => {
    expect(specificationText(node)).toBe(text)
  })
})
