/**
 * The table of epochs (which stimulus was shown when) of the 34 sessions that lack it, from the times of single
 * presentations. A table that is there is held against the same.
 */

import { floatScalar } from '#lib/array/scalars.ts'
import type { Scalar } from '#lib/array/values.ts'
import type { LookedUp, Need, Step } from '#lib/datasets/dataset.ts'
import { putIn } from '#lib/datasets/steps/recorded-edits.ts'
import { TransformError } from '#lib/errors.ts'
import type { Change } from '#lib/nwb/change.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { newGroup, newId } from '#lib/nwb/new-node.ts'
import { childPath, parentPath } from '#lib/nwb/node-path.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { NodePath, NwbTree, TreeNode } from '#lib/nwb/tree.ts'
import { intervalsTable, timeColumns } from './intervals-table.ts'
import { linkedDataset, linkedNeeds } from './linked-datasets.ts'
import { type Block, type Presentations, stimulusBlocks } from './stimulus-blocks.ts'

const NAME = 'epochs'

const PRESENTATIONS: NodePath = '/stimulus/presentation'
const EPOCHS: NodePath = '/intervals/epochs'

/** What of a table that is there is looked at. */
const STORED = ['start_time', 'stimulus_type'].map(name => childPath(EPOCHS, name))

/** Presentations of a stimulus: frames of the longest movie, ten times over. */
const MOST_TIMES = 1_000_000

/** By how much the start of a stored epoch may differ. */
const TOLERANCE_SECONDS = 1

const DESCRIPTION =
  'Blocks of the session, in each of which one stimulus was shown. The release lacks this table; it was made from the ' +
  'times of single presentations, parted where nothing was shown for more than 10 seconds.'

/** Times of all presentations, and the table that is there. */
export const epochNeeds = (tree: NwbTree): readonly Need[] =>
  linkedNeeds(tree, [...presented(tree).flatMap(({ times }) => times), ...STORED], MOST_TIMES)

/** Throws a TransformError where the blocks are in doubt, and where a table that is there says otherwise. */
export const epochs = (lookedUp: LookedUp, identifier: string): Step => ({
  name: NAME,
  apply(source) {
    const changes: Change[] = []
    if (findNode(source, EPOCHS) !== undefined)
      return { tree: source, changes, warnings: checkStored(source, lookedUp) }
    const blocks = stimulusBlocks(presentationsOf(source, lookedUp))
    const column = {
      name: 'stimulus_type',
      dtype: 'string',
      values: blocks.map(({ stimulus }) => stimulus),
      description: 'The stimulus of the block.',
    } as const
    const times = timeColumns(
      blocks.map(({ start }) => floatScalar(start)),
      blocks.map(({ stop }) => floatScalar(stop)),
    )
    const table = intervalsTable(EPOCHS, [...times, column], { step: NAME, identifier, description: DESCRIPTION })
    const reason = 'The file lacks the table of epochs.'
    const recording = { step: NAME, reason, changes }
    const group = parentPath(EPOCHS)
    const tree =
      findNode(source, group) === undefined
        ? putIn(source, '/', newGroup('intervals', newId(NAME, group)), recording)
        : source
    return { tree: putIn(tree, group, table, recording), changes }
  },
})

interface Presented {
  readonly stimulus: string
  /** Paths of starts and stops; one path where presentations are points in time. */
  readonly times: readonly [starts: NodePath] | readonly [starts: NodePath, stops: NodePath]
}

/** The objects that say when a stimulus was shown: tables of intervals, and series. */
function presented(tree: NwbTree): readonly Presented[] {
  const group = findNode(tree, PRESENTATIONS)
  if (group?.kind !== 'group') return []
  return group.children.flatMap(child => {
    const path = childPath(PRESENTATIONS, child.name)
    const times = timesOf(tree, path, child)
    return times === undefined ? [] : [{ stimulus: child.name.replace(/_stimulus$/, ''), times }]
  })
}

function timesOf(tree: NwbTree, path: NodePath, node: TreeNode): Presented['times'] | undefined {
  const at = (name: string) => linkedDataset(tree, childPath(path, name))?.path
  const [starts, stops, timestamps] = [at('start_time'), at('stop_time'), at('timestamps')]
  if (neurodataType(node) === 'TimeIntervals') return starts && stops && [starts, stops]
  return timestamps && [timestamps]
}

function presentationsOf(tree: NwbTree, lookedUp: LookedUp): readonly Presentations[] {
  const numbers = (path: NodePath) => elementsOf(tree, path, lookedUp).map(Number)
  return presented(tree)
    .map(({ stimulus, times: [starts, stops] }) => ({
      stimulus,
      starts: numbers(starts),
      stops: numbers(stops ?? starts),
    }))
    .filter(({ starts }) => starts.length > 0)
}

/** Elements that an earlier step made, or that were looked up. */
function elementsOf(tree: NwbTree, path: NodePath, lookedUp: LookedUp): readonly Scalar[] {
  const node = linkedDataset(tree, path)?.node
  if (node?.data.kind === 'values') return node.data.values
  const values = node === undefined ? undefined : lookedUp.get(node.id)?.values
  if (values !== undefined) return values
  throw new TransformError(NAME, `The times at ${path} are needed, and they were not read.`, { path })
}

/** Where the blocks are in doubt, the table that is there is all there is to know. */
function checkStored(tree: NwbTree, lookedUp: LookedUp): readonly string[] {
  let blocks: readonly Block[]
  try {
    blocks = stimulusBlocks(presentationsOf(tree, lookedUp))
  } catch (error) {
    if (!(error instanceof TransformError)) throw error
    return [`The epochs of the file could not be checked: ${error.message}`]
  }
  const [starts = [], types = []] = STORED.map(path => elementsOf(tree, path, lookedUp))
  const at = blocks.findIndex(
    ({ stimulus, start }, row) =>
      types[row] !== stimulus || !(Math.abs(Number(starts[row]) - start) <= TOLERANCE_SECONDS),
  )
  if (at < 0 && starts.length === blocks.length) return []
  const what =
    at < 0 || starts.length !== blocks.length
      ? `${starts.length} epochs, and the presentations make ${blocks.length}`
      : `${String(types[at])} at ${String(starts[at])} s, and the presentations have ${blocks[at]?.stimulus} at ${blocks[at]?.start} s`
  throw new TransformError(NAME, `${EPOCHS} of the file has ${what}.`, {
    path: EPOCHS,
    advice: '--epochs keep takes the table as it is.',
  })
}
