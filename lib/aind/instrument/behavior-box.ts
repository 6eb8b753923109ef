/** The boxes in which animals were trained: BEH.A-Box1 and on. */

import { BREGMA_ARI } from '../coordinate-systems.ts'
import type { JsonObject } from '../json-value.ts'
import { scale } from '../transforms.ts'
import { cameraAssembly, MVL8M23 } from './cameras.ts'
import { BEHAVIOR_ILLUMINATION } from './illumination.ts'
import { obliqueMonitor } from './monitors.ts'
import { CAPACITIVE_SPOUT } from './reward-spouts.ts'
import { RECONSTRUCTED, type Rig, UNKNOWN_LOCATION } from './rig.ts'
import { ENCODED_DISC } from './running-discs.ts'

const ENCLOSURE: JsonObject = {
  object_type: 'Enclosure',
  name: 'Behavior box enclosure',
  size: scale(0.585, 0.435, 0.4),
  size_unit: 'meter',
  internal_material: 'Sound attenuating foam',
  external_material: 'Aluminium',
  grounded: true,
  laser_interlock: false,
  air_filtration: false,
}

const CAMERAS = [
  cameraAssembly({ name: 'Body Camera', target: 'Body', relative_position: ['Left'], lens: MVL8M23 }),
  cameraAssembly({ name: 'Top Camera', target: 'Body', relative_position: ['Superior'], lens: MVL8M23 }),
]

export const behaviorBox = (modificationDate: string): Rig => ({
  location: UNKNOWN_LOCATION,
  modificationDate,
  modalities: ['behavior', 'behavior-videos'],
  coordinateSystem: BREGMA_ARI,
  notes: RECONSTRUCTED,
  components: [ENCODED_DISC, obliqueMonitor('17.0'), ENCLOSURE, ...CAMERAS, ...BEHAVIOR_ILLUMINATION, CAPACITIVE_SPOUT],
})
