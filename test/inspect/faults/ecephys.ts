import type { Entries, Entry } from '#test/support/small-tree.ts'
import { text } from '#test/support/small-tree.ts'
import { floats, list, regionOf, tableAt } from './columns.ts'
import type { Seeds } from './seed.ts'

const ELECTRODES = '/general/extracellular_ephys/electrodes'

const recording = (
  data: Entry,
  electrodes: number,
  { table = ELECTRODES, type = 'ElectricalSeries' } = {},
): Entries => ({
  '/general/extracellular_ephys/electrodes': { type: 'DynamicTable', namespace: 'hdmf-common' },
  '/general/others': { type: 'DynamicTable', namespace: 'hdmf-common' },
  '/acquisition/e': { type },
  '/acquisition/e/data': data,
  '/acquisition/e/electrodes': regionOf(table, electrodes),
})

const shaped = (...shape: readonly number[]): Entry => ({ dtype: 'float32', shape })

const samples = (attributes: Record<string, number> = {}): Entry => ({ dtype: 'int16', shape: [9, 2], attributes })

const located = (location: string, species = 'Mus musculus'): Entries => ({
  '/general/subject': { type: 'Subject' },
  '/general/subject/species': text(species),
  ...tableAt(ELECTRODES, 'ElectrodesTable', { location: list('string', [location, 'VISp', location]) }),
})

export const ECEPHYS_SEEDS: Seeds = {
  check_electrical_series_dims: { faulty: recording(shaped(9, 3), 2), sound: recording(shaped(9, 2), 2) },
  check_electrical_series_reference_electrodes_table: {
    faulty: recording(shaped(9, 2), 2, { table: '/general/others' }),
    sound: recording(shaped(9, 2), 2),
  },
  check_electrical_series_unscaled_data: {
    faulty: { ...recording(samples({ conversion: 1 }), 2), '/acquisition/e/channel_conversion': floats(1, 1) },
    sound: { ...recording(samples(), 2), '/acquisition/e/channel_conversion': floats(1, 1.5) },
  },
  check_electrodes_location_allen_ccf: { faulty: located('VISp, 175 um'), sound: located('Primary visual area') },
}

const units = (columns: Readonly<Record<string, Entry>>): Entries => tableAt('/units', 'Units', columns)

const spikes = (times: readonly (number | string)[], attributes: Record<string, number> = {}, ends = [times.length]) =>
  units({ spike_times: list('float64', times, attributes), spike_times_index: list('uint8', ends) })

const observed = (...times: readonly number[]): Entries =>
  units({
    spike_times: floats(...times),
    spike_times_index: list('uint8', [1, times.length]),
    obs_intervals: { dtype: 'float64', shape: [3, 2], values: [0, 1, 0, 1, 4, 5] },
    obs_intervals_index: list('uint8', [1, 3]),
  })

export const UNITS_SEEDS: Seeds = {
  check_units_table_has_spikes: { faulty: units({ quality: list('string', ['good']) }), sound: spikes([]) },
  check_negative_spike_times: { faulty: spikes([0.5, -0.5]), sound: spikes([0, 0.5]) },
  check_units_resolution_is_set: {
    faulty: spikes([0.5], { resolution: -1 }),
    sound: spikes([0.5], { resolution: 1e-4 }),
  },
  check_units_resolution_is_valid: {
    faulty: spikes([0.5], { resolution: 0.02 }),
    sound: spikes([0.5], { resolution: 0.01 }),
  },
  check_spike_times_not_in_samples: { faulty: spikes([30000, 60000]), sound: spikes([30000, 60000.5]) },
  check_ascending_spike_times: {
    faulty: spikes([1, 2, 5, 3], { resolution: 1e-4 }, [2, 4]),
    sound: spikes([1, 5, 3, 3], { resolution: 1e-4 }, [2, 4]),
  },
  check_spike_times_without_nans: { faulty: spikes([0.5, 'NaN']), sound: spikes([0.5, 0.5]) },
  check_spike_times_not_in_unobserved_interval: { faulty: observed(0.5, 1, 3.9), sound: observed(1, 0, 4, 5) },
  check_units_table_duration: { faulty: spikes([1, 31_557_602]), sound: spikes([1, 31_557_601]) },
}
