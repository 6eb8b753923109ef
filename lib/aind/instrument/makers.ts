/** Who made the parts of the rigs. */

import { organization } from '../organizations.ts'

const unregistered = (name: string) => organization(name, null, null)

export const ALLEN_INSTITUTE_FOR_NEURAL_DYNAMICS = organization(
  'Allen Institute for Neural Dynamics',
  'AIND',
  '04szwah67',
)
export const ALLIED = unregistered('Allied')
export const ASUS = organization('ASUS', null, '00bxkz165')
export const COHERENT = organization('Coherent Scientific', null, '031tysd23')
export const CUSTOM = unregistered('Custom')
export const EDMUND_OPTICS = organization('Edmund Optics', null, '01j1gwp17')
export const HAMAMATSU = organization('Hamamatsu', null, '03natb733')
export const HAMILTON = unregistered('Hamilton')
export const IMEC = organization('Interuniversity Microelectronics Center', 'IMEC', '02kcbn207')
export const INFINITY = unregistered('Infinity Photo-Optical')
export const JENOPTIK = organization('Jenoptik', null, '05g7t5c49')
export const NATIONAL_INSTRUMENTS = organization('National Instruments', null, '026exqw73')
export const NEW_SCALE = unregistered('New Scale Technologies')
export const NIKON = organization('Nikon', null, '0280y9h11')
export const NRESEARCH = unregistered('NResearch Inc')
export const OTHER = unregistered('Other')
export const SCIENTIFICA = organization('Scientifica', null, '00z72df47')
export const SEMROCK = unregistered('Semrock')
export const TE_CONNECTIVITY = organization('TE Connectivity', null, '034frgp20')
export const THORLABS = organization('Thorlabs', null, '04gsnvb07')
export const UNKNOWN = organization('Unknown', 'UNKNOWN', null)
