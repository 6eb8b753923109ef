/**
 * Attribute `strain` of the subject → dataset `strain`. Version 0.2.0 of ndx-aibs-ecephys declared an attribute; Subject
 * itself has had a dataset of that name since NWB 2.3, which readers of today look for.
 */

import type { Step } from '#lib/datasets/dataset.ts'
import { getAttribute, removeAttribute, textAttribute } from '#lib/nwb/attributes.ts'
import { addNode, findNode, updateGroup } from '#lib/nwb/edit.ts'
import { newId, newText } from '#lib/nwb/new-node.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import type { NodePath } from '#lib/nwb/tree.ts'

const NAME = 'strain-dataset'
const SUBJECT: NodePath = '/general/subject'
const STRAIN = 'strain'

export const strainDataset: Step = {
  name: NAME,
  apply(tree) {
    const subject = findNode(tree, SUBJECT)
    if (subject?.kind !== 'group' || getAttribute(subject, STRAIN) === undefined) return { tree, changes: [] }
    const path = childPath(SUBJECT, STRAIN)
    const strain = textAttribute(subject, STRAIN)
    if (strain === undefined || strain === '' || findNode(tree, path) !== undefined)
      return {
        tree,
        changes: [],
        warnings: [`The attribute ${STRAIN} of ${SUBJECT} holds no text that could be kept.`],
      }
    const without = updateGroup(tree, SUBJECT, NAME, group => removeAttribute(group, STRAIN))
    const reason = 'The subject’s strain is a dataset in the core schema.'
    return {
      tree: addNode(without, SUBJECT, NAME, newText(STRAIN, newId(NAME, path), strain)),
      changes: [
        { step: NAME, path: SUBJECT, attribute: STRAIN, before: strain, after: null, reason },
        { step: NAME, path, before: null, after: strain, reason },
      ],
    }
  },
}
