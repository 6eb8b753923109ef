/** Rigs of Visual Behavior Neuropixels: those with probes, and the boxes for training. */

import { TransformError } from '#lib/errors.ts'
import type { MetadataInput } from '../builder.ts'
import { equipmentName, firstUse, instrumentIdOf } from '../equipment.ts'
import { behaviorBox } from './behavior-box.ts'
import { behaviorProbesRig } from './neuropixels-rig.ts'
import type { UsedRig } from './rig.ts'

export function visualBehaviorEphysRig(input: MetadataInput): UsedRig {
  const equipment = equipmentName(input)
  const since = firstUse(equipment, ['vbn-behavior-sessions', 'vbn-ecephys-sessions'], input)
  const id = instrumentIdOf(equipment)
  if (equipment.startsWith('NP')) return { id, rig: behaviorProbesRig(since, input.profile) }
  if (equipment.startsWith('BEH')) return { id, rig: behaviorBox(since) }
  throw new TransformError('metadata', `The rig ${equipment} is not known; those of this release are NP.… and BEH.….`)
}
