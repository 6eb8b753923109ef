import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dimensionNames } from '#lib/nwb/schema/dimension-names.ts'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import { catalogOf } from '#lib/nwb/schema/type-catalog.ts'

const catalog = catalogOf(loadSchema('2.9.0').namespaces)

const datasetOf = (type: string, name: string) => {
  const spec = catalog.find({ namespace: 'core', name: type })?.spec
  return spec?.kind === 'group' ? spec.datasets.find(dataset => dataset.name === name)! : expect.fail(type)
}

describe('dimensionNames', () => {
  it.each([
    ['TimeSeries', 'data', [9], ['num_times']],
    ['TimeSeries', 'data', [9, 2], ['num_times', 'num_DIM2']],
    ['ElectricalSeries', 'data', [9, 4], ['num_times', 'num_channels']],
    ['ImageSeries', 'data', [9, 4, 5, 6], ['frame', 'x', 'y', 'z']],
    ['CurrentClampSeries', 'data', [9], ['num_times']],
    ['SpatialSeries', 'data', [9, 1], ['num_times', 'x']],
    ['SpatialSeries', 'data', [9, 2], ['num_times', 'x,y']],
    ['SpatialSeries', 'data', [9, 3], ['num_times', 'x,y,z']],
    ['TimeSeries', 'timestamps', [9], ['num_times']],
  ])('names the axes of %s %s %j', (type, name, shape, names) => {
    expect(dimensionNames(datasetOf(type, name), shape)).toEqual(names)
  })

  it('takes the names of the right number of axes when no length fits', () => {
    expect(dimensionNames(datasetOf('SpatialSeries', 'data'), [9, 7])).toEqual(['num_times', 'x'])
  })

  it.each([
    ['TimeSeries', 'timestamps', [9, 2]],
    ['TimeSeries', 'timestamps', []],
    ['TimeSeries', 'starting_time', []],
  ])('names nothing for %s %s %j', (type, name, shape) => {
    expect(dimensionNames(datasetOf(type, name), shape)).toBeUndefined()
  })

  it('gives axes without a name, and names used twice, names of their own', () => {
    expect(dimensionNames({ dims: [[null, 'x', 'x', '']] }, [1, 2, 3, 4])).toEqual(['dim_0', 'x', 'x_2', 'dim_3'])
  })

  it('gives one name an axis, all different, whatever the specification', () => {
    const name = fc.constantFrom(null, '', 'x', 'x_1', 'x_2', 'x_1_2', 'dim_0', 'dim_1')
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), names => {
        const shape = names.map((_, axis) => axis)
        const given = dimensionNames({ dims: [names] }, shape)!
        expect(given).toHaveLength(names.length)
        expect(new Set(given).size).toBe(names.length)
      }),
    )
  })
})
