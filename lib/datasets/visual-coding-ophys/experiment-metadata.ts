/** The entry of the list of experiments → the session: the name of the animal as other sets have it, and the whole entry. */

import type { LookedUp, Step } from '#lib/datasets/dataset.ts'
import { NDX_AIBS_VISUAL_CODING_2P } from '#lib/datasets/extensions/ndx-aibs-visual-coding-2p.ts'
import { textAt } from '#lib/datasets/steps/looked-up.ts'
import { putIn } from '#lib/datasets/steps/recorded-edits.ts'
import type { Change } from '#lib/nwb/change.ts'
import { replaceData } from '#lib/nwb/dataset-edits.ts'
import { updateDataset } from '#lib/nwb/edit.ts'
import { newGroup, newId, newText, typeAttributes } from '#lib/nwb/new-node.ts'
import { childPath, nameOf } from '#lib/nwb/node-path.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import type { Experiment } from './experiment.ts'

export const SUBJECT_ID: NodePath = '/general/subject/subject_id'

const METADATA: NodePath = '/general/ophys_experiment_metadata'

/** The release names animals by their specimen; the same mouse has six digits in the other sets. */
export const subjectName = ({ donorName }: Experiment, lookedUp: LookedUp): Step => ({
  name: 'subject-name',
  apply(tree) {
    const step = 'subject-name'
    const before = textAt(tree, SUBJECT_ID, lookedUp) ?? null
    if (before === donorName) return { tree, changes: [] }
    const next = updateDataset(tree, SUBJECT_ID, step, node =>
      replaceData(node, 'string', { data: { kind: 'values', values: [donorName] }, shape: [] }),
    )
    const reason = 'The id was that of the specimen; other sets name the same mouse by its donor.'
    return { tree: next, changes: [{ step, path: SUBJECT_ID, before, after: donorName, reason }] }
  },
})

/** Adds `OphysExperimentMetadata` with the text of the entry. */
export const experimentMetadata = ({ text }: Experiment, identifier: string): Step => ({
  name: 'experiment-metadata',
  apply(tree) {
    const step = 'experiment-metadata'
    const changes: Change[] = []
    const name = nameOf(METADATA)
    const group = newGroup(name, newId(step, METADATA), {
      attributes: typeAttributes(
        NDX_AIBS_VISUAL_CODING_2P,
        'OphysExperimentMetadata',
        makeObjectId(identifier, METADATA),
      ),
      children: [newText(name, newId(step, childPath(METADATA, name)), text)],
    })
    const reason = 'The release’s list of experiments knows more of the experiment than the file.'
    return { tree: putIn(tree, '/general', group, { step, reason, changes }), changes }
  },
})
