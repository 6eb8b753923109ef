/** Says what the columns of units, trials, presentations and light stimuli mean where the release does not. */

import type { Step } from '#lib/datasets/dataset.ts'
import type { DatasetOption } from '#lib/datasets/dataset-options.ts'
import { getAttribute, plainValue, setAttribute, textValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { mapNodes } from '#lib/nwb/edit.ts'
import { nameOf, parentPath } from '#lib/nwb/node-path.ts'
import type { NodePath, TreeNode } from '#lib/nwb/tree.ts'
import {
  type Descriptions,
  MORE_PRESENTATION_COLUMNS,
  OPTOTAGGING_COLUMNS,
  OPTOTAGGING_MODULE,
  OPTOTAGGING_TABLE,
  PRESENTATION_COLUMNS,
  TRIAL_COLUMNS,
  UNIT_COLUMNS,
} from './column-descriptions.ts'

const NAME = 'missing-descriptions'

export const DESCRIPTIONS_OPTION: DatasetOption = {
  name: 'descriptions',
  values: ['all', 'reference'],
  profiles: { default: 'all', R: 'reference', H: 'all' },
  description:
    'columns that get a description: all that lack one, or only those that the reference converter describes',
}

const OPTOTAGGING: NodePath = '/processing/optotagging'
const OPTOTAGGING_INTERVALS: NodePath = '/processing/optotagging/optogenetic_stimulation'

/** `mode`: the value of the option. Columns that nothing is known of, and descriptions that say something, stay. */
export const missingDescriptions = (mode: string): Step => ({
  name: NAME,
  apply(tree) {
    const changes: Change[] = []
    const next = mapNodes(tree, NAME, (node, path) => {
      if (node.kind !== 'group' && node.kind !== 'dataset') return node
      const after = descriptionFor(path, node, mode === 'all')
      const before = plainValue(getAttribute(node, 'description'))
      if (after === undefined || after === before) return node
      const reason = 'The file does not say what this is.'
      changes.push({ step: NAME, path, attribute: 'description', before, after, reason })
      return setAttribute(node, textValue('description', after))
    })
    return { tree: next, changes }
  },
})

/** Undefined where the description stays as it is. */
function descriptionFor(path: NodePath, node: TreeNode, isAll: boolean): string | undefined {
  if (node.kind === 'group') {
    if (path === OPTOTAGGING) return OPTOTAGGING_MODULE
    return path === OPTOTAGGING_INTERVALS ? OPTOTAGGING_TABLE : undefined
  }
  if (node.kind !== 'dataset') return undefined
  const table = parentPath(path)
  // The release describes no column of this table, and calls the module by a wrong name.
  if (table === OPTOTAGGING_INTERVALS) return known(OPTOTAGGING_COLUMNS, node.name)
  const rule = ruleFor(table, isAll)
  if (rule === undefined) return undefined
  const description = getAttribute(node, 'description')
  const text = description === undefined ? '' : String(plainValue(description) ?? '')
  return description === undefined || rule.isMissing(text) ? known(rule.columns, node.name) : undefined
}

interface Rule {
  readonly columns: Descriptions
  isMissing(text: string): boolean
}

function ruleFor(table: NodePath, isAll: boolean): Rule | undefined {
  const isMissing = (text: string) => (isAll ? saysNothing(text) : text === 'no description')
  if (table === '/units') return { columns: UNIT_COLUMNS, isMissing }
  if (table === '/intervals/trials') return { columns: TRIAL_COLUMNS, isMissing }
  if (parentPath(table) !== '/intervals' || !nameOf(table).includes('presentations')) return undefined
  if (isAll) return { columns: { ...PRESENTATION_COLUMNS, ...MORE_PRESENTATION_COLUMNS }, isMissing: saysNothing }
  return { columns: PRESENTATION_COLUMNS, isMissing: text => text.toLowerCase() === 'no description' }
}

/** AllenSDK's writers put these where they know nothing: `NOT IMPLEMENTED: hit`, `No description`. */
const saysNothing = (text: string): boolean => /^\s*$|^no description$|^not implemented:/i.test(text.trim())

const known = (columns: Descriptions, name: string): string | undefined =>
  Object.hasOwn(columns, name) ? columns[name] : undefined
