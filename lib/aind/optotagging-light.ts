/** What light the rigs with probes tag cells with. */

import type { JsonObject } from './json-value.ts'
import { organization } from './organizations.ts'
import type { Profile } from './profile.ts'

export interface OptotaggingLight {
  readonly kind: 'laser' | 'led'
  readonly name: string
  readonly wavelengthNanometers: number
}

export const OPTOTAGGING_LASER: OptotaggingLight = {
  kind: 'laser',
  name: 'Optotagging Laser',
  wavelengthNanometers: 473,
}

export const OPTOTAGGING_LED: OptotaggingLight = { kind: 'led', name: 'Optotagging LED', wavelengthNanometers: 465 }

/** From this session of Visual Coding Neuropixels on the rigs had a laser in the place of the diode. */
const FIRST_LASER_SESSION = 789_848_216

/** By the number of the session: no table tells. */
export const codingLight = (session: string): OptotaggingLight =>
  Number(session) >= FIRST_LASER_SESSION ? OPTOTAGGING_LASER : OPTOTAGGING_LED

/** Neither lists of 2.7 have an unknown manufacturer. */
export const lightDevice = ({ kind, name, wavelengthNanometers }: OptotaggingLight, profile: Profile): JsonObject => ({
  object_type: kind === 'laser' ? 'Laser' : 'Light emitting diode',
  name,
  ...(profile.listsOrganizations
    ? { manufacturer: organization('Other', null, null), notes: 'No record tells who made it.' }
    : { manufacturer: organization('Unknown', 'UNKNOWN', null) }),
  wavelength: wavelengthNanometers,
})

/** How it was set: a power is on no record. Only lasers tell their wavelength here. */
export const lightConfig = ({ kind, name, wavelengthNanometers }: OptotaggingLight): JsonObject =>
  kind === 'laser'
    ? { object_type: 'Laser config', device_name: name, wavelength: wavelengthNanometers }
    : { object_type: 'Light emitting diode config', device_name: name }
