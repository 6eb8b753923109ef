import { describe, expect, it } from 'vitest'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import { placeOf, placesFor } from '#lib/nwb/schema/member-places.ts'
import type { GroupSpec } from '#lib/nwb/schema/spec-types.ts'
import { catalogOf } from '#lib/nwb/schema/type-catalog.ts'
import { extension } from './extension.ts'

const core = (name: string) => ({ namespace: 'core', name })

const series = { neurodata_type_def: 'MySeries', neurodata_type_inc: 'ElectricalSeries', doc: '' }
const catalog = catalogOf([...loadSchema('2.9.0').namespaces, extension('ndx-test', { groups: [series] })])

/** The specification at a path of fixed names inside a type. */
function groupAt(type: string, ...path: string[]): GroupSpec {
  const start = catalog.find(core(type))?.spec
  const found = path.reduce(
    (spec, name) => (spec?.kind === 'group' ? spec.groups.find(group => group.name === name) : undefined),
    start,
  )
  return found?.kind === 'group' ? found : expect.fail(`no group ${path.join('/')}`)
}

const typesOf = (parent: GroupSpec, name: string, type: string) =>
  placesFor(catalog, parent, { name, kind: 'group', type: core(type) }).map(spec =>
    spec.kind === 'link' ? spec.target.name : (spec.name ?? spec.typeInc?.name),
  )

describe('placesFor', () => {
  it('puts the nearest type first', () => {
    const presentation = groupAt('NWBFile', 'stimulus', 'presentation')

    expect(typesOf(presentation, 'movie', 'ImageSeries')).toEqual(['TimeSeries', 'NWBDataInterface'])
    expect(typesOf(presentation, 'table', 'TimeIntervals')).toEqual(['DynamicTable'])
  })

  it('puts a fixed name before a free one', () => {
    const intervals = groupAt('NWBFile', 'intervals')

    expect(typesOf(intervals, 'trials', 'TimeIntervals')).toEqual(['trials', 'TimeIntervals'])
    expect(typesOf(intervals, 'gratings', 'TimeIntervals')).toEqual(['TimeIntervals'])
  })

  it('finds no place for another type under a fixed name, nor for another kind', () => {
    expect(typesOf(groupAt('NWBFile', 'intervals'), 'trials', 'Device')).toEqual([])
    expect(placesFor(catalog, groupAt('NWBFile'), { name: 'acquisition', kind: 'dataset' })).toEqual([])
  })

  it('finds the place of an extension type by what it extends', () => {
    const places = placesFor(catalog, groupAt('LFP'), {
      name: 'x',
      kind: 'group',
      type: { namespace: 'ndx-test', name: 'MySeries' },
    })

    expect(places).toMatchObject([{ typeInc: core('ElectricalSeries'), quantity: '+' }])
  })

  it('finds links by the type of their target', () => {
    expect(
      placesFor(catalog, groupAt('ElectrodeGroup'), { name: 'device', kind: 'group', type: core('Device') }),
    ).toMatchObject([{ kind: 'link', name: 'device' }])
  })
})

describe('placeOf', () => {
  it('finds plain members by name', () => {
    expect(placeOf(catalog, groupAt('NWBFile'), { name: 'identifier', kind: 'dataset' })).toMatchObject({
      dtype: 'text',
    })
    expect(placeOf(catalog, groupAt('NWBFile'), { name: 'strange', kind: 'dataset' })).toBeUndefined()
  })

  it('knows an object that lost its type by its name', () => {
    const start = { name: 'start_time', kind: 'dataset' } as const

    expect(placesFor(catalog, groupAt('TimeIntervals'), start)).toEqual([])
    expect(placeOf(catalog, groupAt('TimeIntervals'), start)).toMatchObject({ name: 'start_time', dtype: 'float32' })
  })

  it('gives a further column the place of any column', () => {
    const column = {
      name: 'contrast',
      kind: 'dataset',
      type: { namespace: 'hdmf-common', name: 'VectorData' },
    } as const

    const place = placeOf(catalog, groupAt('TimeIntervals'), column)

    expect(place).toMatchObject({ quantity: '*', typeInc: { name: 'VectorData' } })
    expect(place).not.toHaveProperty('name')
  })
})
