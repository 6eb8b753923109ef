/**
 * What was shown in each epoch of Visual Coding 2-photon, by the objects below `/stimulus/presentation`: tables of single
 * presentations, and series of the frames of movies and of images.
 */

import type { LookedUp, Need } from '#lib/datasets/dataset.ts'
import { linkedNeeds } from '#lib/datasets/visual-coding-ophys/linked-datasets.ts'
import { TransformError } from '#lib/errors.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walkObjects } from '#lib/nwb/walk.ts'
import type { JsonObject, JsonValue } from '../json-value.ts'
import { columnOf, distinct, readTable, tableNeeds, takeRows } from './interval-table.ts'
import { childrenAt } from './nwb-objects.ts'
import { plainAttribute, plainValues, STEP } from './nwb-values.ts'
import { singleOrList } from './visual-epochs.ts'

export interface ShownStimulus {
  readonly parameters: JsonObject
  readonly templates: readonly string[]
  /** The release's own words on the stimulus. */
  readonly notes: string | null
  /** Presentations in the whole session, of a table. */
  readonly rows?: number
}

const PRESENTATIONS: NodePath = '/stimulus/presentation'

/** Frames of the longest movie, ten times over. */
const MOST_FRAMES = 1_000_000

/** Times of epochs and of presentations may differ in their last digits. */
const MARGIN_SECONDS = 1e-6

export function stimulusNeeds(tree: NwbTree): readonly Need[] {
  return childrenAt(tree, PRESENTATIONS).flatMap(child => {
    const path = childPath(PRESENTATIONS, child.name)
    if (neurodataType(child) === 'TimeIntervals') return tableNeeds(tree, path)
    return linkedNeeds(tree, [childPath(path, 'timestamps'), childPath(path, 'data')], MOST_FRAMES)
  })
}

/** What of the stimulus was shown from `start` to `stop`. Throws a TransformError where the file does not have it. */
export function shownStimulus(
  tree: NwbTree,
  values: LookedUp,
  { stimulus, start, stop }: { readonly stimulus: string; readonly start: number; readonly stop: number },
): ShownStimulus {
  const { path, group } = presentationOf(tree, stimulus)
  const description = plainAttribute(tree, path, 'description')
  const notes = typeof description === 'string' ? description : null
  const window = { from: start - MARGIN_SECONDS, to: stop + MARGIN_SECONDS }
  switch (neurodataType(group)) {
    case 'TimeIntervals':
      return { ...shownRows(tree, path, values, window), notes }
    case 'IndexSeries':
      return { ...shownFrames(tree, path, values, window), notes }
    default:
      throw new TransformError(
        STEP,
        `${path} is a ${neurodataType(group) ?? 'plain group'}; a table or a series of indices was expected.`,
        {
          path,
        },
      )
  }
}

interface Window {
  readonly from: number
  readonly to: number
}

function presentationOf(tree: NwbTree, stimulus: string): { readonly path: NodePath; readonly group: GroupNode } {
  const paths = [stimulus, `${stimulus}_stimulus`].map(name => childPath(PRESENTATIONS, name))
  for (const path of paths) {
    const group = findNode(tree, path)
    if (group?.kind === 'group') return { path, group }
  }
  const path = childPath(PRESENTATIONS, stimulus)
  throw new TransformError(STEP, `An epoch shows ${stimulus}, and the file has no ${paths.join(' or ')}.`, { path })
}

function shownRows(
  tree: NwbTree,
  path: NodePath,
  values: LookedUp,
  { from, to }: Window,
): Omit<ShownStimulus, 'notes'> {
  const table = readTable(tree, path, values)
  const stops = columnOf(table, 'stop_time')
  const inside = [...columnOf(table, 'start_time').entries()].flatMap(([row, start]) =>
    Number(start) >= from && Number(stops[row]) <= to ? [row] : [],
  )
  const rows = takeRows(table, inside)
  const columns = [...rows.columns].filter(([name]) => name !== 'start_time' && name !== 'stop_time')
  return {
    parameters: {
      num_presentations: rows.rows,
      ...Object.fromEntries(columns.map(([name, column]) => [name, singleOrList(column)])),
    },
    templates: [],
    rows: table.rows,
  }
}

function shownFrames(
  tree: NwbTree,
  path: NodePath,
  values: LookedUp,
  { from, to }: Window,
): Omit<ShownStimulus, 'notes'> {
  const times = plainValues(tree, childPath(path, 'timestamps'), values) ?? []
  const indices = plainValues(tree, childPath(path, 'data'), values) ?? []
  const inside = indices.filter((_, frame) => Number(times[frame]) >= from && Number(times[frame]) <= to)
  const movie = targetName(tree, path, 'indexed_timeseries')
  if (movie !== undefined) return { parameters: movieParameters(inside), templates: [movie] }
  const images = targetName(tree, path, 'indexed_images')
  if (images !== undefined) return { parameters: { num_frames: inside.length }, templates: [images] }
  throw new TransformError(STEP, `${path} does not tell what its indices are of.`, { path })
}

function movieParameters(indices: readonly JsonValue[]): JsonObject {
  const frames = distinct(indices).length
  const repeats = frames === 0 ? 0 : Math.floor(indices.length / frames)
  return { num_frames: frames, ...(repeats > 0 && { num_repeats: repeats }) }
}

function targetName(tree: NwbTree, path: NodePath, name: string): string | undefined {
  const child = childrenAt(tree, path).find(node => node.name === name)
  if (child?.kind !== 'link') return child?.name
  return [...walkObjects(tree.root)].find(({ node }) => node.id === child.target)?.node.name
}
