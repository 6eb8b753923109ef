import type { Entries } from '#test/support/small-tree.ts'
import { list } from './columns.ts'
import type { Seeds } from './seed.ts'

const position = (unit: string, values: readonly number[], path: `/${string}` = '/acquisition/p'): Entries => ({
  [path]: { type: 'SpatialSeries' },
  [`${path}/data`]: list('float64', values, { unit }),
})

const wide = (columns: number): Entries => ({
  '/acquisition/p': { type: 'SpatialSeries' },
  '/acquisition/p/data': { dtype: 'float32', shape: [9, columns], attributes: { unit: 'meters' } },
})

const direction = (unit: string): Entries => ({
  '/acquisition/c': { type: 'CompassDirection' },
  ...position(unit, [0], '/acquisition/c/p'),
})

export const BEHAVIOR_SEEDS: Seeds = {
  check_spatial_series_dims: { faulty: wide(4), sound: wide(3) },
  check_compass_direction_unit: { faulty: direction('meters'), sound: direction('radians') },
  check_spatial_series_radians_magnitude: {
    faulty: position('radians', [0, -6.3]),
    sound: position('radians', [0, -2 * Math.PI]),
  },
  check_spatial_series_degrees_magnitude: {
    faulty: position('degrees', [360.5]),
    sound: position('degrees', [360, -360]),
  },
  check_spatial_series_unit: {
    faulty: position('cm', [1]),
    sound: { ...position('centimeters', [1]), ...direction('cm') },
  },
}
