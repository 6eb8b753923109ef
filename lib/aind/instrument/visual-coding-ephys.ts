/** Rigs of Visual Coding Neuropixels. */

import type { MetadataInput } from '../builder.ts'
import { codingLight } from '../optotagging-light.ts'
import { recordedExperiment } from '../tables/recorded-experiment.ts'
import { codingProbesRig } from './neuropixels-rig.ts'
import type { UsedRig } from './rig.ts'

/** Where no table tells which of the rigs it was. */
export const ANY_PROBES_RIG = 'NP'

export const visualCodingEphysRig = (input: MetadataInput): UsedRig => ({
  id: recordedExperiment(input)?.rig ?? ANY_PROBES_RIG,
  rig: codingProbesRig(codingLight(input.session.id), input.profile),
})
