/** `instrument.json`: the rig or box of a session, part by part. Which one it was is the session's; the parts are data. */

import type { Builder, MetadataDataset, MetadataInput, NeedsOf } from '../builder.ts'
import { completeDocument } from '../complete-document.ts'
import { modalityList } from '../modalities.ts'
import type { UsedRig } from './rig.ts'
import { visualBehaviorEphysRig } from './visual-behavior-ephys.ts'
import { visualBehaviorOphysRig } from './visual-behavior-ophys.ts'
import { visualCodingEphysRig } from './visual-coding-ephys.ts'
import { visualCodingOphysRig } from './visual-coding-ophys.ts'

const RIGS: Readonly<Record<MetadataDataset, (input: MetadataInput) => UsedRig>> = {
  'visual-behavior-ephys': visualBehaviorEphysRig,
  'visual-behavior-ophys': visualBehaviorOphysRig,
  'visual-coding-ephys': visualCodingEphysRig,
  'visual-coding-ophys': visualCodingOphysRig,
}

/** Names of devices are in the tree already. */
export const instrumentNeeds: NeedsOf = () => ({ values: [], ends: [], extents: [] })

/** Throws InvalidInputError (tables) or TransformError (the file) where the rig is not known. */
export const instrument: Builder = input => {
  const { id, rig } = RIGS[input.dataset](input)
  const body = {
    location: rig.location,
    instrument_id: id,
    modification_date: rig.modificationDate,
    modalities: modalityList(rig.modalities),
    coordinate_system: rig.coordinateSystem,
    notes: rig.notes,
    components: rig.components,
  }
  return { document: completeDocument('instrument', body, input.profile), warnings: [] }
}
