/** The monitor that stimuli are shown on: the same model everywhere, placed in three ways. */

import { MONITOR_RTF } from '../coordinate-systems.ts'
import type { JsonObject } from '../json-value.ts'
import { affine, rotation, translation } from '../transforms.ts'
import { ASUS } from './makers.ts'

export const STIMULUS_SCREEN = 'Stimulus Screen'

const monitor = (placed: JsonObject): JsonObject => ({
  object_type: 'Monitor',
  coordinate_system: MONITOR_RTF,
  name: STIMULUS_SCREEN,
  manufacturer: ASUS,
  model: 'PA248Q',
  refresh_rate: 60,
  width: 1920,
  height: 1200,
  notes: 'The viewing distance is measured from bregma, at a right angle to the screen.',
  ...placed,
})

const LIGHT = { contrast: 30, contrast_unit: 'percent', brightness: 50, brightness_unit: 'percent' }

/** In front of the animal and to its right. `viewing_distance` in centimetres; its text differs with the rigs' records. */
export const obliqueMonitor = (viewing_distance: '17' | '17.0'): JsonObject =>
  monitor({
    relative_position: ['Anterior', 'Right'],
    transform: [rotation(45, 90, 0), translation(86.2, 118.6, 31.6)],
    viewing_distance,
    ...LIGHT,
  })

/** To the right of the animal, as the first two-photon rigs of Visual Coding had it. */
export const LATERAL_MONITOR: JsonObject = monitor({
  relative_position: ['Right'],
  transform: [rotation(0, 90, 0), translation(0, 170, 0)],
  viewing_distance: '17',
  ...LIGHT,
})

/** Of the mesoscope, where contrast and brightness are not on record. */
export const MESOSCOPE_MONITOR: JsonObject = monitor({
  relative_position: [],
  transform: [
    affine([-0.80914, -0.58761, 0], [-0.12391, 0.17063, 0.97751], [-0.5744, 0.79095, -0.21087]),
    translation(0.08751, -0.12079, 0.02298),
  ],
  viewing_distance: '15.5',
})
