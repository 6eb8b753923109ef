import { type Entries, text } from '#test/support/small-tree.ts'
import { floats, list, regionOf, tableAt } from './columns.ts'
import type { Seeds } from './seed.ts'

const electrode = (entries: Record<string, string>): Entries => ({
  '/general/intracellular_ephys/e': { type: 'IntracellularElectrode' },
  ...Object.fromEntries(
    Object.entries(entries).map(([name, value]) => [`/general/intracellular_ephys/e/${name}`, text(value)]),
  ),
})

const sweeps = (version: string): Entries => ({
  '/': { type: 'NWBFile', attributes: { nwb_version: version } },
  '/general/intracellular_ephys/sweep_table': { type: 'SweepTable' },
})

const mouse = (species: string): Entries => ({
  '/general/subject': { type: 'Subject' },
  '/general/subject/species': text(species),
})

export const ICEPHYS_SEEDS: Seeds = {
  check_intracellular_electrode_cell_id_exists: { faulty: electrode({}), sound: electrode({ cell_id: 'c1' }) },
  check_sweeptable_deprecated: { faulty: sweeps('2.3.1'), sound: sweeps('2.3.0') },
  check_intracellular_electrode_location_allen_ccf: {
    faulty: { ...mouse('mouse'), ...electrode({ location: 'V1' }) },
    sound: { ...mouse('Homo sapiens'), ...electrode({ location: 'V1' }) },
  },
}

const stimulation = (site: string): Entries => ({
  '/general/optogenetics/a': { type: 'OptogeneticStimulusSite' },
  '/acquisition/o': { type: 'OptogeneticSeries' },
  '/acquisition/o/site': { link: `/general/optogenetics/${site}` },
})

export const OGEN_SEEDS: Seeds = {
  check_optogenetic_stimulus_site_has_optogenetic_series: { faulty: stimulation('b'), sound: stimulation('a') },
}

const PLANE = '/general/optophysiology/plane'

const plane = (entries: Entries): Entries => ({ [PLANE]: { type: 'ImagingPlane' }, ...entries })

const nanometers = (path: `/${string}`, type: string, wavelength: number): Entries => ({
  [path.slice(0, path.lastIndexOf('/'))]: { type },
  [path]: { dtype: 'float32', shape: [], values: [wavelength] },
})

const traces = (count: number, table: string): Entries => ({
  '/processing/s': { type: 'PlaneSegmentation' },
  '/processing/t': { type: 'DynamicTable', namespace: 'hdmf-common' },
  '/processing/r': { type: 'RoiResponseSeries' },
  '/processing/r/data': { dtype: 'float32', shape: [9, count] },
  '/processing/r/rois': regionOf(`/processing/${table}`, 2),
})

const masks = (height: number): Entries => ({
  ...tableAt('/processing/s', 'PlaneSegmentation', { image_mask: { dtype: 'float32', shape: [2, 4, 5] } }),
  '/processing/s/reference_images/mean': { link: '/acquisition/mean' },
  '/acquisition/mean': { type: 'ImageSeries' },
  '/acquisition/mean/data': { dtype: 'float32', shape: [1, height, 5] },
})

const volume = (...spacing: readonly number[]): Entries => ({
  ...plane({ [`${PLANE}/grid_spacing`]: floats(...spacing) }),
  '/acquisition/m': { type: 'TwoPhotonSeries' },
  '/acquisition/m/data': { dtype: 'uint16', shape: [9, 4, 5, 1] },
  '/acquisition/m/imaging_plane': { link: PLANE },
})

export const OPHYS_SEEDS: Seeds = {
  check_roi_response_series_dims: { faulty: traces(3, 's'), sound: traces(2, 's') },
  check_roi_response_series_link_to_plane_segmentation: { faulty: traces(2, 't'), sound: traces(2, 's') },
  check_emission_lambda_in_nm: {
    faulty: nanometers(`${PLANE}/c/emission_lambda`, 'OpticalChannel', 0.5),
    sound: nanometers(`${PLANE}/c/emission_lambda`, 'OpticalChannel', 10),
  },
  check_excitation_lambda_in_nm: {
    faulty: nanometers(`${PLANE}/excitation_lambda`, 'ImagingPlane', 9.5),
    sound: nanometers(`${PLANE}/excitation_lambda`, 'ImagingPlane', 910),
  },
  check_plane_segmentation_image_mask_shape_against_ref_images: { faulty: masks(3), sound: masks(4) },
  check_imaging_plane_location_allen_ccf: {
    faulty: { ...mouse('Mus musculus'), ...plane({ [`${PLANE}/location`]: text('VISp, 175 um') }) },
    sound: { ...mouse('Mus musculus'), ...plane({ [`${PLANE}/location`]: text('VISp') }) },
  },
  check_photon_series_undeclared_depth: { faulty: volume(1, 1), sound: volume(1, 1, 5) },
}

const spectrum = (unit: string, metric: string, source: string | undefined): Entries => ({
  '/acquisition/s': { type: 'TimeSeries' },
  '/acquisition/s/data': list('float32', [1], { unit: 'volts' }),
  '/acquisition/d': { type: 'DecompositionSeries' },
  '/acquisition/d/data': list('float32', [1], { unit }),
  '/acquisition/d/metric': text(metric),
  ...(source !== undefined && { '/acquisition/d/source_timeseries': { link: source as `/${string}` } }),
})

export const DECOMPOSITION_SEEDS: Seeds = {
  check_decomposition_series_unit: {
    faulty: spectrum('mV', 'amplitude', '/acquisition/s'),
    sound: spectrum('radians', 'Phase', '/acquisition/s'),
  },
  check_decomposition_series_source_timeseries: {
    faulty: spectrum('volts', 'amplitude', undefined),
    sound: spectrum('volts', 'amplitude', '/acquisition/s'),
  },
}
