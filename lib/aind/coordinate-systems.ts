/** Coordinate systems that documents name, with their axes. From the library of aind-data-schema, and the rigs' own. */

import type { JsonObject } from './json-value.ts'

type AxisOf = readonly [name: string, direction: string]

const system = (name: string, origin: string, axis_unit: string, axes: readonly AxisOf[]): JsonObject => ({
  object_type: 'Coordinate system',
  name,
  origin,
  axes: axes.map(([axis, direction]) => ({ object_type: 'Axis', name: axis, direction })),
  axis_unit,
})

export const BREGMA_ARI = system('BREGMA_ARI', 'Bregma', 'millimeter', [
  ['AP', 'Posterior_to_anterior'],
  ['ML', 'Left_to_right'],
  ['SI', 'Superior_to_inferior'],
])

export const BREGMA_RAS = system('BREGMA_RAS', 'Bregma', 'millimeter', [
  ['ML', 'Left_to_right'],
  ['AP', 'Posterior_to_anterior'],
  ['SI', 'Inferior_to_superior'],
])

/** Of the mesoscope only. */
export const BREGMA_ALS = system('BREGMA_ALS', 'Bregma', 'micrometer', [
  ['X', 'Posterior_to_anterior'],
  ['Y', 'Right_to_left'],
  ['Z', 'Down_to_up'],
])

export const MONITOR_RTF = system('SIPE_MONITOR_RTF', 'Front_center', 'millimeter', [
  ['X', 'Left_to_right'],
  ['Y', 'Down_to_up'],
  ['Z', 'Back_to_front'],
])

export const CAMERA_RBF = system('SIPE_CAMERA_RBF', 'Front_center', 'millimeter', [
  ['X', 'Left_to_right'],
  ['Y', 'Up_to_down'],
  ['Z', 'Back_to_front'],
])

export const MANIPULATOR_RFB = system('MPM_MANIP_RFB', 'Tip', 'millimeter', [
  ['X', 'Left_to_right'],
  ['Y', 'Back_to_front'],
  ['Z', 'Up_to_down'],
])

/** The unit is that of the library; transforms of probes count in millimetres all the same, as the reference has them. */
export const PROBE_RUFD = system('PROBE_RUFD', 'Tip', 'micrometer', [
  ['X', 'Left_to_right'],
  ['Y', 'Down_to_up'],
  ['Z', 'Back_to_front'],
  ['Depth', 'Up_to_down'],
])
