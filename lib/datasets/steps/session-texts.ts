/** Texts about a whole session that its release left out: what the experiment was, what a table holds. */

import type { Step } from '#lib/datasets/dataset.ts'
import { getAttribute, plainValue, setAttribute, textValue } from '#lib/nwb/attributes.ts'
import { addNode, findNode, updateGroup } from '#lib/nwb/edit.ts'
import { newId, newText } from '#lib/nwb/new-node.ts'
import type { NodePath } from '#lib/nwb/tree.ts'

const EXPERIMENT: NodePath = '/general/experiment_description'
const UNITS: NodePath = '/units'

/** Adds the description of the experiment to a session that has none. */
export const experimentDescription = (text: string): Step => {
  const name = 'experiment-description'
  return {
    name,
    apply(tree) {
      if (findNode(tree, EXPERIMENT) !== undefined) return { tree, changes: [] }
      const reason = 'The file does not say what the experiment was.'
      return {
        tree: addNode(tree, '/general', name, newText('experiment_description', newId(name, EXPERIMENT), text)),
        changes: [{ step: name, path: EXPERIMENT, before: null, after: text, reason }],
      }
    },
  }
}

/** Says of the table of units, where there is one, how they were found. */
export const unitsDescription = (text: string): Step => {
  const name = 'units-description'
  return {
    name,
    apply(tree) {
      const units = findNode(tree, UNITS)
      if (units?.kind !== 'group') return { tree, changes: [] }
      const before = plainValue(getAttribute(units, 'description'))
      const reason = 'The file does not say how the units were found.'
      return {
        tree: updateGroup(tree, UNITS, name, group => setAttribute(group, textValue('description', text))),
        changes: [{ step: name, path: UNITS, attribute: 'description', before, after: text, reason }],
      }
    },
  }
}
