import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidInputError } from '#lib/errors.ts'
import { parseSpecification } from '#lib/nwb/schema/parse-specification.ts'

const parse = (specification: unknown) =>
  parseSpecification(JSON.stringify(specification), 'ndx-test', { path: '/specifications' })

const dataset = (keys: object) => parse({ datasets: [{ name: 'data', doc: 'd', ...keys }] }).datasets[0]

const attribute = (keys: object) => dataset({ attributes: [{ name: 'unit', doc: 'd', ...keys }] })?.attributes[0]

describe('parseSpecification', () => {
  it('reads both spellings of type keys, in the scope of the namespace', () => {
    const { groups } = parse({
      groups: [
        { neurodata_type_def: 'A', neurodata_type_inc: 'TimeSeries', doc: 'a' },
        { data_type_def: 'B', data_type_inc: 'Container', doc: 'b' },
      ],
    })

    expect(groups.map(({ typeDef, typeInc }) => [typeDef, typeInc])).toEqual([
      [
        { namespace: 'ndx-test', name: 'A' },
        { namespace: 'ndx-test', name: 'TimeSeries' },
      ],
      [
        { namespace: 'ndx-test', name: 'B' },
        { namespace: 'ndx-test', name: 'Container' },
      ],
    ])
  })

  it.each([
    [undefined, undefined],
    [null, undefined],
    ['float32', 'float32'],
    [
      { target_type: 'Device', reftype: 'object' },
      { target: { namespace: 'ndx-test', name: 'Device' }, reftype: 'object' },
    ],
    [
      { target_type: 'Device', reftype: 'region' },
      { target: { namespace: 'ndx-test', name: 'Device' }, reftype: 'region' },
    ],
    [[{ name: 'x', dtype: 'uint32', doc: 'X' }], { compound: [{ name: 'x', dtype: 'uint32', doc: 'X' }] }],
  ])('reads dtype %j', (dtype, expected) => {
    expect(dataset({ dtype })?.dtype).toEqual(expected)
  })

  it.each([
    [undefined, '1'],
    [1, '1'],
    ['?', '?'],
    ['zero_or_one', '?'],
    ['zero_or_many', '*'],
    ['one_or_many', '+'],
    [3, 3],
  ])('reads quantity %j', (quantity, expected) => {
    expect(dataset({ quantity })?.quantity).toBe(expected)
  })

  it.each([
    [[null], [[null]]],
    [[null, 3], [[null, 3]]],
    [
      [[null], [null, 3]],
      [[null], [null, 3]],
    ],
    [['null'], undefined],
    [[-1], undefined],
    ['many', undefined],
    [[], undefined],
  ])('reads shape %j, or nothing where it makes no sense', (shape, expected) => {
    expect(dataset({ shape })?.shape).toEqual(expected)
  })

  it('lets axes that are only named have any length', () => {
    expect(dataset({ dims: [['time'], ['time', 'x']] })?.shape).toEqual([[null], [null, null]])
    expect(dataset({ dims: 'time' })).toMatchObject({ dims: [['time']], shape: [[null]] })
  })

  it.each([
    [{}, { required: true }],
    [{ required: false }, { required: false }],
    [{ default_value: 1 }, { required: false, defaultValue: 1 }],
    [
      { default_value: 1, required: true },
      { required: false, defaultValue: 1 },
    ],
    [{ value: 'volts' }, { required: true, value: 'volts' }],
    [{ value: ['a', 'b'] }, { value: ['a', 'b'] }],
  ])('reads attribute %j', (keys, expected) => {
    expect(attribute(keys)).toMatchObject(expected)
  })

  it('drops a value that is neither a scalar nor a list of scalars', () => {
    expect(attribute({ value: { deep: true } })?.value).toBeUndefined()
    expect(attribute({ value: [[1]] })?.value).toBeUndefined()
  })

  it('passes over keys that it does not know and descriptions that are no text', () => {
    const parsed = parse({ groups: [{ neurodata_type_def: 'A', doc: 7, colour: 'blue', attributes: null }], extra: 1 })

    expect(parsed.groups[0]).toMatchObject({ doc: '', attributes: [], quantity: '1', linkable: true })
  })

  it.each([
    ['[]', 'the text to be an object'],
    ['{"groups": {}}', 'groups to be a list'],
    ['{"groups": [{"doc": "nameless"}]}', 'groups[0] to be something with a name or a type'],
    ['{"groups": [7]}', 'groups[0] to be an object'],
    ['{"groups": [{"name": "a", "links": [{"name": "b"}]}]}', 'groups[0].links[0].target_type'],
    ['{"datasets": [{"name": 7}]}', 'datasets[0].name to be text'],
    ['{"datasets": [{"name": "a", "quantity": "some"}]}', 'datasets[0].quantity'],
    ['{"datasets": [{"name": "a", "dtype": 7}]}', 'datasets[0].dtype'],
    ['{"datasets": [{"name": "a", "dtype": [{"name": "x"}]}]}', 'datasets[0].dtype[0].dtype'],
    ['{"datasets": [{"name": "a", "attributes": [{"doc": "x"}]}]}', 'datasets[0].attributes[0].name'],
    ['{"groups"', 'the text to be JSON'],
  ])('refuses %s and says where', (text, message) => {
    expect(() => parseSpecification(text, 'ndx-test', { path: '/specifications' })).toThrow(
      expect.objectContaining({
        name: 'InvalidInputError',
        message: expect.stringContaining(message),
        place: { path: '/specifications' },
      }),
    )
  })

  it('refuses nesting and length that would exhaust it', () => {
    const depth = 50_000
    const nested = `${'{"groups":[{"name":"a","groups":['.repeat(1)}${'{"name":"a","groups":['.repeat(depth)}${']}'.repeat(depth)}]}]}`

    expect(() => parseSpecification(nested, 'ndx-test')).toThrow(/levels of nesting/)
    expect(() => parseSpecification(' '.repeat(5_000_000), 'ndx-test')).toThrow(/characters/)
  })

  it('throws nothing but InvalidInputError, whatever the JSON', () => {
    const keys = ['groups', 'datasets', 'attributes', 'links', 'name', 'dtype', 'shape', 'dims', 'quantity', 'value']
    const node = fc.letrec(tie => ({
      any: fc.oneof({ maxDepth: 5 }, fc.jsonValue(), tie('object'), fc.array(tie('any'), { maxLength: 3 })),
      object: fc.dictionary(fc.constantFrom(...keys, 'target_type', 'neurodata_type_def', '__proto__'), tie('any'), {
        maxKeys: 5,
      }),
    }))

    fc.assert(
      fc.property(node.object, specification => {
        try {
          parse(specification)
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError)
        }
      }),
      { numRuns: 300 },
    )
  })
})
