/** The rigs with Neuropixels probes (NP.0, NP.1, NP.2), as the two releases that used them tell of them. */

import { BREGMA_RAS } from '../coordinate-systems.ts'
import { lightDevice, OPTOTAGGING_LASER, type OptotaggingLight } from '../optotagging-light.ts'
import type { Profile } from '../profile.ts'
import { BODY_CAMERA, EYE_CAMERA, EYE_DICHROIC } from './cameras.ts'
import { EPHYS_ASSEMBLIES } from './ephys-assemblies.ts'
import { obliqueMonitor } from './monitors.ts'
import { PIEZOELECTRIC_SPOUT } from './reward-spouts.ts'
import { RECONSTRUCTED, type Rig, UNKNOWN_LOCATION } from './rig.ts'
import { ENCODED_DISC, PLAIN_DISC } from './running-discs.ts'

const SHARED = { coordinateSystem: BREGMA_RAS, notes: RECONSTRUCTED }

const MONITOR = obliqueMonitor('17')

/** Stand-ins for the days on which the light source was changed. The diode's is later than the first session with it. */
const LIGHT_DATES = { laser: '2019-01-08', led: '2018-09-25' }

/** Of Visual Coding, where the animal looks on. */
export const codingProbesRig = (light: OptotaggingLight, profile: Profile): Rig => ({
  ...SHARED,
  location: '325',
  modificationDate: LIGHT_DATES[light.kind],
  modalities: ['behavior-videos', 'ecephys'],
  components: [
    MONITOR,
    PLAIN_DISC,
    EYE_CAMERA,
    EYE_DICHROIC,
    BODY_CAMERA,
    ...EPHYS_ASSEMBLIES,
    lightDevice(light, profile),
  ],
})

/** Of Visual Behavior, where it is rewarded. */
export const behaviorProbesRig = (modificationDate: string, profile: Profile): Rig => ({
  ...SHARED,
  location: UNKNOWN_LOCATION,
  modificationDate,
  modalities: ['behavior', 'behavior-videos', 'ecephys'],
  components: [
    MONITOR,
    EYE_CAMERA,
    EYE_DICHROIC,
    BODY_CAMERA,
    ...EPHYS_ASSEMBLIES,
    ENCODED_DISC,
    lightDevice(OPTOTAGGING_LASER, profile),
    PIEZOELECTRIC_SPOUT,
  ],
})
