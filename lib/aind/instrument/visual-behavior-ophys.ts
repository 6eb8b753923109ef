/** Rigs of Visual Behavior 2-photon. A session without imaging has the rig that it was recorded on all the same. */

import { TransformError } from '#lib/errors.ts'
import type { MetadataInput } from '../builder.ts'
import { equipmentName, firstUse, instrumentIdOf } from '../equipment.ts'
import { behaviorBox } from './behavior-box.ts'
import { mesoscope } from './mesoscope.ts'
import type { UsedRig } from './rig.ts'
import { microscopeName } from './two-photon-parts.ts'
import { behaviorImagingRig } from './two-photon-rig.ts'

export function visualBehaviorOphysRig(input: MetadataInput): UsedRig {
  const equipment = equipmentName(input)
  const since = firstUse(equipment, ['vbo-behavior-sessions', 'vbo-ophys-experiments'], input)
  const id = instrumentIdOf(equipment)
  if (equipment.startsWith('BEH')) return { id, rig: behaviorBox(since) }
  if (equipment.startsWith('MESO')) return { id, rig: mesoscope(since) }
  const microscope = microscopeName(equipment)
  if (microscope !== undefined) return { id, rig: behaviorImagingRig(microscope, since, input.profile) }
  const message = `The rig ${equipment} is not known; those of this release are BEH.…, CAM2P.… and MESO.….`
  throw new TransformError('metadata', message)
}
