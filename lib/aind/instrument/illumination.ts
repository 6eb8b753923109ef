/** Infrared light for the cameras of the Visual Behavior rigs, which the animal does not see. */

import type { JsonObject } from '../json-value.ts'
import { OTHER, THORLABS } from './makers.ts'

const LENS = { object_type: 'Lens', manufacturer: THORLABS, model: 'LB1092-B-ML' }

export const BEHAVIOR_ILLUMINATION: readonly JsonObject[] = [
  {
    object_type: 'Light emitting diode',
    name: 'BehaviorIlluminationLED',
    manufacturer: OTHER,
    model: 'LZ4-40R308-0000',
    notes: 'A part of LED Engin.',
    wavelength: 740,
  },
  { ...LENS, name: 'BehaviorIlluminationLens', notes: 'Collects the light that the body camera needs.' },
  {
    object_type: 'Filter',
    name: 'BehaviorIlluminationFilter',
    manufacturer: OTHER,
    notes: 'Passes 747 ± 33 nm and keeps visible light from the animal. Which part it is has not been confirmed.',
    filter_type: 'Band pass',
    center_wavelength: 747,
  },
]

export const EYE_ILLUMINATION: readonly JsonObject[] = [
  {
    object_type: 'Light emitting diode',
    name: 'EyeIlluminationLED',
    manufacturer: OTHER,
    model: 'LZ1-10R602-0000',
    notes: 'A part of LED Engin.',
    wavelength: 850,
  },
  { ...LENS, name: 'EyeIlluminationLens', notes: 'Collects the light that the eye camera needs.' },
]
