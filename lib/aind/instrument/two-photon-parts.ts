/** Microscopes of the two-photon rigs CAM2P.1 to CAM2P.5, and what is the same on each. */

import type { JsonObject } from '../json-value.ts'
import type { Profile } from '../profile.ts'
import { COHERENT, HAMAMATSU, NIKON, OTHER, SCIENTIFICA, UNKNOWN } from './makers.ts'

/** Names of the microscopes, by rig. */
const MICROSCOPES: Readonly<Record<string, string>> = {
  'CAM2P.1': 'Nikon 1',
  'CAM2P.2': 'Nikon 2',
  'CAM2P.3': 'Scientifica 1',
  'CAM2P.4': 'Scientifica 2',
  'CAM2P.5': 'Scientifica 3',
}

export const LASER = 'Ti-Saph'

export const DETECTOR = 'PMT'

/** Undefined for a rig that the releases do not have. */
export const microscopeName = (rig: string): string | undefined =>
  Object.hasOwn(MICROSCOPES, rig) ? MICROSCOPES[rig] : undefined

/** The lists of 2.7 do not have Scientifica. */
export function microscope(name: string, { listsOrganizations }: Profile): JsonObject {
  const named = { object_type: 'Microscope', name }
  if (name.startsWith('Nikon')) return { ...named, manufacturer: NIKON, model: 'A1R MP+' }
  return listsOrganizations
    ? { ...named, manufacturer: OTHER, model: 'Vivoscope', notes: 'Made by Scientifica.' }
    : { ...named, manufacturer: SCIENTIFICA, model: 'Vivoscope' }
}

export const laser = (model: string): JsonObject => ({
  object_type: 'Laser',
  name: LASER,
  manufacturer: COHERENT,
  model,
  wavelength: 910,
})

export const NIKON_16X: JsonObject = {
  object_type: 'Objective',
  name: 'Nikon 16x',
  manufacturer: NIKON,
  model: 'N16XLWD-PF',
  numerical_aperture: '0.8',
  magnification: '16',
  immersion: 'water',
}

const PMT: JsonObject = { object_type: 'Detector', name: DETECTOR, detector_type: 'Photomultiplier Tube' }

const NO_INTERFACE = 'No record tells how its signal was read.'

/** Of the Visual Behavior rigs. */
export const HAMAMATSU_PMT: JsonObject = {
  ...PMT,
  manufacturer: HAMAMATSU,
  data_interface: 'Other',
  notes: NO_INTERFACE,
}

/** Of the Visual Coding rigs, where nobody wrote down the maker either. */
export const unknownPmt = ({ listsOrganizations }: Profile): JsonObject => ({
  ...PMT,
  manufacturer: listsOrganizations ? OTHER : UNKNOWN,
  data_interface: 'Other',
  notes: `No record tells who made it. ${NO_INTERFACE}`,
})

/** Of the mesoscope. */
export const MESOSCOPE_PMT: JsonObject = {
  ...PMT,
  manufacturer: HAMAMATSU,
  model: 'H10770PA-40',
  data_interface: 'Coax',
}
