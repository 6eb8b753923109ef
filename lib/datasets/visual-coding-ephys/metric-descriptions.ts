/**
 * What the columns of the tables of unit metrics mean: a measure, and after the last underscore the stimulus. Source: the
 * stimulus analysis classes of AllenSDK 2.16 (`brain_observatory.ecephys.stimulus_analysis`).
 */

const STIMULI: Readonly<Record<string, string>> = {
  dg: 'drifting gratings',
  sg: 'static gratings',
  ns: 'natural scenes',
  fl: 'flashes of the whole screen',
  rf: 'gabors that map receptive fields',
  dm: 'moving dots',
}

const MEASURES: Readonly<Record<string, string>> = {
  area: 'Area of the receptive field',
  azimuth: 'Horizontal position of the receptive field',
  c50: 'Contrast of the half-maximal response',
  elevation: 'Vertical position of the receptive field',
  f1_f0: 'Response at the temporal frequency of the grating over the mean response',
  fano: 'Fano factor: variance of the spike count over its mean',
  firing_rate: 'Mean firing rate',
  g_dsi: 'Global index of direction selectivity',
  g_osi: 'Global index of orientation selectivity',
  height: 'Height of the receptive field',
  image_selectivity: 'Selectivity for single images',
  lifetime_sparseness: 'Lifetime sparseness of the responses',
  mod_idx: 'Modulation index of the response',
  on_off_ratio: 'Response to light flashes over that to dark ones',
  on_screen: 'Whether the receptive field lies on the screen',
  p_value: 'P value of there being a receptive field',
  pref_dir: 'Preferred direction',
  pref_image: 'Index of the preferred image',
  pref_images: 'Index of the preferred image',
  pref_ori: 'Preferred orientation',
  pref_phase: 'Preferred phase',
  pref_sf: 'Preferred spatial frequency',
  pref_speed: 'Preferred speed',
  pref_tf: 'Preferred temporal frequency',
  run_mod: 'Change of the response when the mouse runs',
  run_pval: 'P value of the change of the response when the mouse runs',
  sustained_idx: 'Index of how sustained the response is',
  time_to_peak: 'Time from onset to the peak of the response',
  width: 'Width of the receptive field',
}

const PROVENANCE = 'Taken from the released table of unit metrics.'

export function metricDescription(column: string): string {
  const cut = column.lastIndexOf('_')
  const stimulus = STIMULI[column.slice(cut + 1)]
  const isMulti = /_multi_[a-z]+$/.test(column)
  const measure = MEASURES[column.slice(0, cut).replace(/_multi$/, '')]
  if (stimulus === undefined || measure === undefined) return `Metric ${column} of the unit’s responses. ${PROVENANCE}`
  const note = isMulti ? ' Judged with all stimulus conditions together.' : ''
  return `${measure}, with ${stimulus}.${note} ${PROVENANCE}`
}
