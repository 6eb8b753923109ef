/** The two-photon rigs CAM2P.1 to CAM2P.5, in both releases that used them. */

import { BREGMA_ARI } from '../coordinate-systems.ts'
import type { Profile } from '../profile.ts'
import { BODY_CAMERA, EYE_CAMERA, EYE_DICHROIC } from './cameras.ts'
import { BEHAVIOR_ILLUMINATION, EYE_ILLUMINATION } from './illumination.ts'
import { LATERAL_MONITOR, obliqueMonitor } from './monitors.ts'
import { CAPACITIVE_SPOUT } from './reward-spouts.ts'
import { RECONSTRUCTED, type Rig, UNKNOWN_LOCATION } from './rig.ts'
import { ENCODED_DISC, PLAIN_DISC } from './running-discs.ts'
import { HAMAMATSU_PMT, laser, microscope, NIKON_16X, unknownPmt } from './two-photon-parts.ts'

/** Days on which a rig was first used, and on which its monitor was moved to where it stayed. */
const VERSIONS: Readonly<Record<string, { readonly original: string; readonly final: string }>> = {
  'CAM2P.1': { original: '2015-03-31', final: '2016-10-11' },
  'CAM2P.2': { original: '2015-04-10', final: '2016-10-11' },
  'CAM2P.3': { original: '2016-03-10', final: '2016-10-12' },
  'CAM2P.4': { original: '2016-06-17', final: '2016-08-09' },
  'CAM2P.5': { original: '2016-06-24', final: '2016-10-11' },
}

const SHARED = { location: UNKNOWN_LOCATION, coordinateSystem: BREGMA_ARI }

const CAMERAS = [EYE_CAMERA, EYE_DICHROIC, BODY_CAMERA]

/** The rig as it stood on a day, `YYYY-MM-DD`; undefined where Visual Coding did not use it. */
export function codingImagingRig(rig: string, microscopeName: string, day: string, profile: Profile): Rig | undefined {
  const dates = Object.hasOwn(VERSIONS, rig) ? VERSIONS[rig] : undefined
  if (dates === undefined) return undefined
  const isFinal = day >= dates.final
  return {
    ...SHARED,
    modificationDate: isFinal ? dates.final : dates.original,
    modalities: ['behavior-videos', 'pophys'],
    notes: microscopeName.startsWith('Nikon')
      ? `${RECONSTRUCTED} The detector was a part of Nikon’s own.`
      : RECONSTRUCTED,
    components: [
      microscope(microscopeName, profile),
      laser('Chameleon Vision'),
      NIKON_16X,
      unknownPmt(profile),
      isFinal ? obliqueMonitor('17') : LATERAL_MONITOR,
      PLAIN_DISC,
      ...CAMERAS,
    ],
  }
}

/** The reference does not count behavior among its modalities, though it was recorded. */
export const behaviorImagingRig = (microscopeName: string, modificationDate: string, profile: Profile): Rig => ({
  ...SHARED,
  modificationDate,
  modalities: ['behavior-videos', 'pophys'],
  notes: RECONSTRUCTED,
  components: [
    microscope(microscopeName, profile),
    laser('Chameleon Vision'),
    NIKON_16X,
    HAMAMATSU_PMT,
    obliqueMonitor('17.0'),
    ENCODED_DISC,
    ...CAMERAS,
    ...BEHAVIOR_ILLUMINATION,
    ...EYE_ILLUMINATION,
    CAPACITIVE_SPOUT,
  ],
})
