/** Brings the dates of a session into the form that every reader takes, and adds those that a file must have. */

import type { LookedUp, Step } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import type { Change } from '#lib/nwb/change.ts'
import { replaceData } from '#lib/nwb/dataset-edits.ts'
import { addNode, findNode, updateDataset } from '#lib/nwb/edit.ts'
import { parseIsoDate } from '#lib/nwb/iso-date.ts'
import { newId, newText, newValues } from '#lib/nwb/new-node.ts'
import { nameOf } from '#lib/nwb/node-path.ts'
import type { DatasetNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { valuesOf } from './looked-up.ts'

const NAME = 'dates'

const START: NodePath = '/session_start_time'
const REFERENCE: NodePath = '/timestamps_reference_time'
const CREATED: NodePath = '/file_create_date'

/** Datasets that hold dates; their texts must be looked up. */
export const DATE_PATHS: readonly NodePath[] = [START, REFERENCE, CREATED, '/general/subject/date_of_birth']

/** Modifications that a file may list; each is an entry of `file_create_date`. */
export const MOST_DATES = 10_000

export const dates = (lookedUp: LookedUp): Step => ({
  name: NAME,
  apply(source) {
    const changes: Change[] = []
    const warnings: string[] = []
    let tree = source
    for (const path of DATE_PATHS) tree = withCleanDates(tree, path, lookedUp, changes, warnings)
    const start = firstDate(tree, START, lookedUp)
    if (start === undefined) {
      throw new TransformError(NAME, `${START} is missing; a session without a start time cannot be opened.`, {
        path: START,
      })
    }
    if (findNode(tree, REFERENCE) === undefined) {
      tree = addNode(tree, '/', NAME, newText(nameOf(REFERENCE), newId(NAME, REFERENCE), start))
      const reason = 'Readers need it; without it, times count from the start of the session.'
      changes.push({ step: NAME, path: REFERENCE, before: null, after: start, reason })
    }
    return { tree: withCreationDate(tree, start, lookedUp, changes), changes, warnings }
  },
})

function withCleanDates(
  tree: NwbTree,
  path: NodePath,
  lookedUp: LookedUp,
  changes: Change[],
  warnings: string[],
): NwbTree {
  const node = findNode(tree, path)
  const before = node?.kind === 'dataset' ? textsOf(node, lookedUp) : undefined
  if (before === undefined) return tree
  const parsed = before.map(text => {
    const date = parseIsoDate(text)
    if (date === undefined) throw new TransformError(NAME, `${path} is no date: ${JSON.stringify(text)}.`, { path })
    return date
  })
  const after = parsed.map(({ text }) => text)
  if (after.every((text, index) => text === before[index])) return tree
  const assumesUtc = parsed.some(date => date.assumesUtc)
  if (assumesUtc) warnings.push(`${path} names no time zone (${before.join(', ')}); UTC is taken.`)
  const reason = assumesUtc
    ? 'The date named no time zone, and readers need one; UTC is assumed.'
    : 'The same date, in the form that all readers take.'
  changes.push({ step: NAME, path, before, after, reason })
  return updateDataset(tree, path, NAME, dataset =>
    replaceData(dataset, 'string', { data: { kind: 'values', values: after }, shape: dataset.shape ?? [] }),
  )
}

/** A file must say when it was made. Where it does not, the session's start is the one date that is at hand. */
function withCreationDate(tree: NwbTree, start: string, lookedUp: LookedUp, changes: Change[]): NwbTree {
  if (firstDate(tree, CREATED, lookedUp) !== undefined) return tree
  const reason = 'Readers need it, and the file does not say when it was made; the start of the session stands in.'
  changes.push({ step: NAME, path: CREATED, before: null, after: [start], reason })
  if (findNode(tree, CREATED) === undefined)
    return addNode(tree, '/', NAME, newValues(nameOf(CREATED), newId(NAME, CREATED), 'string', [start]))
  return updateDataset(tree, CREATED, NAME, dataset =>
    replaceData(dataset, 'string', { data: { kind: 'values', values: [start] }, shape: [1] }),
  )
}

function firstDate(tree: NwbTree, path: NodePath, lookedUp: LookedUp): string | undefined {
  const node = findNode(tree, path)
  return node?.kind === 'dataset' ? textsOf(node, lookedUp)?.[0] : undefined
}

/** The texts of a dataset: those that a step put there, else those that were looked up. */
function textsOf(node: DatasetNode, lookedUp: LookedUp): readonly string[] | undefined {
  return valuesOf(node, lookedUp)?.filter(value => typeof value === 'string')
}
