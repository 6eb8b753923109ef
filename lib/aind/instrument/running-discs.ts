/** The disc on which the animal runs: one part under one name, of which the releases tell more or less. */

import { decimalOfFloat } from '../decimal.ts'
import type { JsonObject } from '../json-value.ts'
import { ALLEN_INSTITUTE } from '../organizations.ts'
import { ALLEN_INSTITUTE_FOR_NEURAL_DYNAMICS } from './makers.ts'

export const RUNNING_DISC = 'MindScope Running Disc'

const RADIUS_CENTIMETERS = decimalOfFloat(8.255)

/** Of the Visual Coding rigs. */
export const PLAIN_DISC: JsonObject = {
  object_type: 'Disc',
  name: RUNNING_DISC,
  manufacturer: ALLEN_INSTITUTE_FOR_NEURAL_DYNAMICS,
  radius: RADIUS_CENTIMETERS,
}

/** Of the Visual Behavior rigs, with what reads its turning. */
export const ENCODED_DISC: JsonObject = {
  object_type: 'Disc',
  name: RUNNING_DISC,
  manufacturer: ALLEN_INSTITUTE,
  radius: RADIUS_CENTIMETERS,
  output: 'Digital Output',
  encoder: 'CUI Devices AMT102-V 0000 Dip Switch 2048 ppr',
  decoder: 'LS7366R',
  encoder_firmware: { object_type: 'Software', name: 'ls7366r_quadrature_counter', version: '0.1.6' },
  surface_material: 'Kittrich Magic Cover Solid Grip Liner',
}
