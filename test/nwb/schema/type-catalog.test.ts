import { describe, expect, it } from 'vitest'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import type { DatasetSpec, GroupSpec } from '#lib/nwb/schema/spec-types.ts'
import { catalogOf } from '#lib/nwb/schema/type-catalog.ts'
import { type ExtensionParts, extension } from './extension.ts'

const core = (name: string) => ({ namespace: 'core', name })
const test = (name: string) => ({ namespace: 'ndx-test', name })

const { namespaces } = loadSchema('2.9.0')
const catalog = catalogOf(namespaces)

const withTypes = (parts: ExtensionParts) => catalogOf([...namespaces, extension('ndx-test', parts)])

const asGroup = (spec: GroupSpec | DatasetSpec | undefined): GroupSpec =>
  spec?.kind === 'group' ? spec : expect.fail('no group')
const named = <Spec extends { readonly name?: string }>(members: readonly Spec[], name: string): Spec =>
  members.find(member => member.name === name) ?? expect.fail(`no member ${name}`)

describe('find', () => {
  it('finds a type in its namespace and through namespaces that include it', () => {
    expect(catalog.find({ namespace: 'hdmf-common', name: 'VectorData' })?.type.namespace).toBe('hdmf-common')
    expect(catalog.find(core('VectorData'))).toBe(catalog.find({ namespace: 'hdmf-common', name: 'VectorData' }))
    expect(catalog.find({ namespace: 'hdmf-experimental', name: 'VectorData' })?.type.namespace).toBe('hdmf-common')
  })

  it.each([
    core('NoType'),
    { namespace: 'hdmf-common', name: 'TimeSeries' },
    { namespace: 'nowhere', name: 'TimeSeries' },
    core('toString'),
  ])('finds no %j', use => {
    expect(catalog.find(use)).toBeUndefined()
  })

  it('gives the lineage from the type to its root, across namespaces', () => {
    const lineage = catalog.find(core('TimeIntervals'))?.lineage

    expect(lineage).toEqual([
      core('TimeIntervals'),
      { namespace: 'hdmf-common', name: 'DynamicTable' },
      { namespace: 'hdmf-common', name: 'Container' },
    ])
  })

  it('prefers the type of the namespace itself over an included one of the same name', () => {
    const shadowing = withTypes({
      groups: [{ neurodata_type_def: 'Subject', neurodata_type_inc: 'NWBContainer', doc: '' }],
    })

    expect(shadowing.find(test('Subject'))?.type).toEqual(test('Subject'))
    expect(shadowing.find(core('Subject'))?.type).toEqual(core('Subject'))
    expect(shadowing.isSubtype(test('Subject'), core('Subject'))).toBe(false)
  })

  it('finds types that are defined inside others', () => {
    const nested = { neurodata_type_def: 'Inner', neurodata_type_inc: 'NWBContainer', doc: '' }
    const outer = {
      neurodata_type_def: 'Outer',
      neurodata_type_inc: 'NWBContainer',
      doc: '',
      groups: [{ name: 'room', doc: '', groups: [nested] }],
    }

    expect(withTypes({ groups: [outer] }).find(test('Inner'))?.lineage).toHaveLength(3)
  })

  it('takes the last of two versions of a namespace', () => {
    const version = (name: string) => extension('ndx-test', { groups: [{ neurodata_type_def: name, doc: '' }] })
    const both = catalogOf([version('Old'), version('New')])

    expect([both.find(test('Old')), both.find(test('New'))?.type]).toEqual([undefined, test('New')])
  })
})

describe('merged specifications', () => {
  it('inherits members through every level', () => {
    const spec = asGroup(catalog.find(core('IZeroClampSeries'))?.spec)

    expect(spec.datasets.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['data', 'gain', 'timestamps', 'control', 'bias_current']),
    )
    expect(spec.attributes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['stimulus_description', 'sweep_number', 'comments']),
    )
    expect(named(spec.links, 'electrode').target.name).toBe('IntracellularElectrode')
  })

  it('keeps dtype, shape and dims that an override does not mention', () => {
    const data = named(asGroup(catalog.find(core('CurrentClampSeries'))?.spec).datasets, 'data')

    expect(data).toMatchObject({ dtype: 'numeric', shape: [[null]], dims: [['num_times']] })
    expect(named(data.attributes, 'unit')).toMatchObject({ dtype: 'text', value: 'volts', required: true })
    expect(named(data.attributes, 'conversion')).toMatchObject({ dtype: 'float32', defaultValue: 1, required: false })
  })

  it('never inherits how often a member is there', () => {
    const optional = named(asGroup(catalog.find(core('ElectricalSeries'))?.spec).datasets, 'timestamps')
    const required = named(asGroup(catalog.find(core('SpikeEventSeries'))?.spec).datasets, 'timestamps')

    expect([optional.quantity, required.quantity]).toEqual(['?', '1'])
  })

  it('lets a fixed value replace a default one', () => {
    const data = named(asGroup(catalog.find(core('AnnotationSeries'))?.spec).datasets, 'data')

    const resolution = named(data.attributes, 'resolution')

    expect(resolution).toMatchObject({ value: -1, required: true })
    expect(resolution.defaultValue).toBeUndefined()
  })

  it('drops inherited names of axes where an override gives another shape', () => {
    const column = { neurodata_type_def: 'Column', neurodata_type_inc: 'VectorData', shape: [null, 2], doc: '' }

    const spec = withTypes({ datasets: [column] }).find(test('Column'))?.spec

    expect(spec).toMatchObject({ shape: [[null, 2]] })
    expect(spec).not.toHaveProperty('dims')
  })

  it('adds the fields of a record to those of its parent', () => {
    const field = (name: string, dtype: string) => ({ name, dtype, doc: '' })
    const datasets = [
      {
        neurodata_type_def: 'Pixel',
        neurodata_type_inc: 'NWBData',
        doc: '',
        dtype: [field('x', 'uint8'), field('y', 'uint8')],
      },
      {
        neurodata_type_def: 'Voxel',
        neurodata_type_inc: 'Pixel',
        doc: '',
        dtype: [field('y', 'uint32'), field('z', 'uint8')],
      },
    ]

    const spec = withTypes({ datasets }).find(test('Voxel'))?.spec

    expect(spec).toMatchObject({
      dtype: { compound: [field('x', 'uint8'), field('y', 'uint32'), field('z', 'uint8')] },
    })
  })

  it('knows members without a name by their type', () => {
    const groups = [
      {
        neurodata_type_def: 'Box',
        neurodata_type_inc: 'LFP',
        doc: '',
        groups: [
          { neurodata_type_inc: 'ElectricalSeries', doc: '', quantity: '?' },
          { neurodata_type_inc: 'Device', doc: '', quantity: '*' },
        ],
        links: [{ target_type: 'Device', doc: '' }],
      },
    ]

    const spec = asGroup(withTypes({ groups }).find(test('Box'))?.spec)

    expect(spec.groups.map(({ typeInc, quantity }) => [typeInc?.name, quantity])).toEqual([
      ['ElectricalSeries', '?'],
      ['Device', '*'],
    ])
  })
})

describe('isSubtype', () => {
  it.each([
    ['RoiResponseSeries', 'TimeSeries', true],
    ['TimeSeries', 'TimeSeries', true],
    ['TimeSeries', 'RoiResponseSeries', false],
    ['Units', 'DynamicTable', true],
    ['VectorIndex', 'VectorData', true],
    ['Device', 'NoType', false],
    ['NoType', 'Device', false],
  ])('says of %s and %s: %s', (use, ancestor, expected) => {
    expect(catalog.isSubtype(core(use), core(ancestor))).toBe(expected)
  })
})

describe('specAt', () => {
  const timeIntervals = asGroup(catalog.find(core('TimeIntervals'))?.spec)

  it('puts what the place asks on top of what the type asks', () => {
    const spec = catalog.specAt(named(timeIntervals.datasets, 'start_time'), core('VectorData'))

    expect(spec).toMatchObject({ name: 'start_time', dtype: 'float32', quantity: '1' })
    expect(spec?.attributes.map(({ name }) => name)).toEqual(['description'])
  })

  it('takes the type of the object over the more general one of the place', () => {
    const place = { ...named(timeIntervals.datasets, 'start_time'), typeInc: core('VectorData') }

    expect(catalog.specAt(place, core('DynamicTableRegion'))?.attributes.map(({ name }) => name)).toContain('table')
  })

  it('falls back to the type of the place where the object names none, or one that nobody knows', () => {
    const place = named(timeIntervals.datasets, 'tags_index')

    for (const use of [undefined, core('NoType')])
      expect(catalog.specAt(place, use)?.attributes.map(({ name }) => name)).toContain('target')
  })

  it('gives the type alone, the place alone, or nothing', () => {
    const general = named(asGroup(catalog.find(core('NWBFile'))?.spec).groups, 'general')

    expect(catalog.specAt(undefined, core('Device'))).toBe(catalog.find(core('Device'))?.spec)
    expect(catalog.specAt(general, undefined)).toBe(general)
    expect(catalog.specAt(undefined, undefined)).toBeUndefined()
  })

  it('ignores a place of the other kind', () => {
    expect(catalog.specAt(named(timeIntervals.datasets, 'tags'), core('Device'))).toBe(
      catalog.find(core('Device'))?.spec,
    )
  })

  it('answers the same question with the same object', () => {
    const ask = () => catalog.specAt(named(timeIntervals.datasets, 'stop_time'), core('VectorData'))

    expect(ask()).toBe(ask())
  })
})

describe('broken specifications', () => {
  it.each([
    [
      'extends itself',
      [
        { neurodata_type_def: 'A', neurodata_type_inc: 'B', doc: '' },
        { neurodata_type_def: 'B', neurodata_type_inc: 'A', doc: '' },
      ],
    ],
    ["extends 'Gone'", [{ neurodata_type_def: 'A', neurodata_type_inc: 'Gone', doc: '' }]],
    ['mixes a group with a dataset', [{ neurodata_type_def: 'A', neurodata_type_inc: 'VectorData', doc: '' }]],
    [
      'too many types',
      Array.from({ length: 100 }, (_, at) => ({
        neurodata_type_def: at ? `A${at}` : 'A',
        neurodata_type_inc: `A${at + 1}`,
        doc: '',
      })),
    ],
  ])('refuses a type that %s, when it is asked for', (message, groups) => {
    const broken = withTypes({ groups })

    expect(broken.find(core('TimeSeries'))).toBeDefined()
    expect(() => broken.find(test('A'))).toThrow(
      expect.objectContaining({ name: 'InvalidInputError', message: expect.stringContaining(message) }),
    )
  })

  it('refuses a namespace without one of its sources, when it is looked into', () => {
    const broken = catalogOf([...namespaces, { ...extension('ndx-test'), sources: [] }], { url: 'a.nwb' })

    expect(broken.find(core('TimeSeries'))).toBeDefined()
    expect(() => broken.find(test('A'))).toThrow(
      expect.objectContaining({ name: 'InvalidInputError', place: { url: 'a.nwb' } }),
    )
  })

  it('survives namespaces that include each other', () => {
    const circle = catalogOf([extension('a', { includes: ['b'] }), extension('b', { includes: ['a', 'c'] })])

    expect(circle.find({ namespace: 'a', name: 'Nothing' })).toBeUndefined()
  })
})
