/**
 * Templates without timing: an ImageSeries whose `starting_time` and rate are NaN → one with `timestamps`, all NaN. A rate
 * that is no number is no timing at all, and JSON has no spelling for it that every reader takes.
 */

import type { LookedUp, Step } from '#lib/datasets/dataset.ts'
import { addedChanges } from '#lib/nwb/added-changes.ts'
import { getAttribute, textValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { addNode, childOf, removeNode } from '#lib/nwb/edit.ts'
import { newId, newValues } from '#lib/nwb/new-node.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import type { DatasetNode, GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walkObjects } from '#lib/nwb/walk.ts'
import { valuesOf } from './looked-up.ts'

const NAME = 'nan-timing'

const TEMPLATES: NodePath = '/stimulus/templates'

/** Looks at every series among the templates, whatever made it. Their `starting_time` need not have been looked up. */
export const nanTiming = (lookedUp: LookedUp): Step => ({
  name: NAME,
  apply(source) {
    const changes: Change[] = []
    let tree = source
    for (const { path, node } of walkObjects(source.root)) {
      if (node.kind !== 'group' || !path.startsWith(`${TEMPLATES}/`)) continue
      const start = childOf(node, 'starting_time')
      if (start?.kind === 'dataset' && isWithoutTiming(start, lookedUp))
        tree = withTimestamps(tree, path, node, start, changes)
    }
    return { tree, changes }
  },
})

const isNaNText = (value: unknown): boolean => value === 'NaN'

function isWithoutTiming(start: DatasetNode, lookedUp: LookedUp): boolean {
  const known = valuesOf(start, lookedUp)
  return isNaNText(getAttribute(start, 'rate')?.values[0]) && (known === undefined || known.every(isNaNText))
}

function withTimestamps(
  tree: NwbTree,
  path: NodePath,
  series: GroupNode,
  start: DatasetNode,
  changes: Change[],
): NwbTree {
  const data = childOf(series, 'data')
  const frames = data?.kind === 'dataset' ? (data.shape?.[0] ?? 0) : 0
  const timestampsPath = childPath(path, 'timestamps')
  const attributes = [
    { name: 'interval', dtype: 'int32', shape: [], values: [1] } as const,
    textValue('unit', 'seconds'),
  ]
  const values = Array.from({ length: frames }, () => 'NaN')
  const timestamps = newValues('timestamps', newId(NAME, timestampsPath), 'float64', values, { attributes })
  const reason = 'Pictures of a template have no times of their own; a rate that is no number stops some readers.'
  const startPath = childPath(path, start.name)
  changes.push({ step: NAME, path: startPath, before: 'dataset', after: null, reason })
  const next = addNode(removeNode(tree, startPath, NAME), path, NAME, timestamps)
  changes.push(...addedChanges(next, timestampsPath, { step: NAME, reason }))
  return next
}
