/** The spout that gives water, and what senses licks at it. */

import { decimalOfFloat } from '../decimal.ts'
import type { JsonObject } from '../json-value.ts'
import { HAMILTON, NRESEARCH, TE_CONNECTIVITY } from './makers.ts'

export const REWARD_SPOUT = 'Reward Spout'

const spout = (lick_sensor: JsonObject, lick_sensor_type: string): JsonObject => ({
  object_type: 'Lick spout',
  name: REWARD_SPOUT,
  manufacturer: HAMILTON,
  model: '8649-01',
  spout_diameter: decimalOfFloat(0.672),
  solenoid_valve: { name: 'Solenoid valve', manufacturer: NRESEARCH, model: '161K011' },
  lick_sensor: { object_type: 'Device', name: 'Lick sensor', ...lick_sensor },
  lick_sensor_type,
})

/** Of the rigs with probes. */
export const PIEZOELECTRIC_SPOUT = spout({ manufacturer: TE_CONNECTIVITY, model: '1007079-1' }, 'Piezoelectric')

/** Of boxes and two-photon rigs; who made the sensor is on no record. */
export const CAPACITIVE_SPOUT = spout({}, 'Capacitive')
