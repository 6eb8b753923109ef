/**
 * From when to when a file has data: the first and the last of all its series, tables and spikes. Of a table the first row
 * and the last one count, in the order of the file. Values that are no numbers (templates have such times) are passed over.
 */

import { TransformError } from '#lib/errors.ts'
import { getAttribute } from '#lib/nwb/attributes.ts'
import { childOf } from '#lib/nwb/edit.ts'
import type { DatasetNode, GroupNode, NodeId, NwbTree } from '#lib/nwb/tree.ts'
import { walk, walkDatasets } from '#lib/nwb/walk.ts'
import type { NeedsOf, NwbContent } from '../builder.ts'
import { STEP } from './nwb-values.ts'

export interface TimeSpan {
  /** Seconds since the session's start. */
  readonly earliest: number
  readonly latest: number
}

type Timed =
  | { readonly kind: 'timestamps'; readonly id: NodeId }
  /** A first sample, and samples a second. */
  | { readonly kind: 'rate'; readonly id: NodeId; readonly rateHz: number; readonly samples: number }
  | { readonly kind: 'rows'; readonly starts: NodeId | undefined; readonly stops: NodeId }
  | { readonly kind: 'spikes'; readonly id: NodeId }

export const timeSpanNeeds: NeedsOf = ({ files: [base] }) => {
  const timed = timedObjects(base)
  return {
    values: timed.flatMap(object => (object.kind === 'rate' ? [{ id: object.id, maxElements: 1 }] : [])),
    ends: timed.flatMap(object => {
      if (object.kind === 'timestamps') return [object.id]
      return object.kind === 'rows' ? [object.stops, ...(object.starts === undefined ? [] : [object.starts])] : []
    }),
    extents: timed.flatMap(object => (object.kind === 'spikes' ? [object.id] : [])),
  }
}

/** Throws a TransformError where nothing in the file has a time. */
export function timeSpan(content: NwbContent): TimeSpan {
  const spans = timedObjects(content.files[0]).map(object => timesOf(object, content))
  const earliest = least(spans.map(([first]) => first))
  const latest = -least(spans.map(([, last]) => -last))
  if (Number.isFinite(earliest) && Number.isFinite(latest)) return { earliest, latest }
  const message = 'Nothing in the file has a time, so that start and end of the recording are not known.'
  throw new TransformError(STEP, message, { path: '/' })
}

/** First and last, NaN where there is none. */
function timesOf(object: Timed, { values, ends, extents }: NwbContent): readonly [number, number] {
  switch (object.kind) {
    case 'timestamps':
      return ends.get(object.id) ?? NOTHING
    case 'rate': {
      const start = Number(values.get(object.id)?.values[0] ?? Number.NaN)
      return [start, start + object.samples / object.rateHz]
    }
    case 'rows': {
      const start = object.starts === undefined ? undefined : ends.get(object.starts)
      return [start?.[0] ?? Number.NaN, ends.get(object.stops)?.[1] ?? Number.NaN]
    }
    case 'spikes':
      return extents.get(object.id) ?? NOTHING
  }
}

const NOTHING = [Number.NaN, Number.NaN] as const

const least = (values: readonly number[]): number => Math.min(...values.filter(value => !Number.isNaN(value)))

/** Series that share their times are met once each; the same ends are read once. */
function timedObjects(tree: NwbTree): readonly Timed[] {
  const datasets = new Map<NodeId, DatasetNode>()
  for (const { node } of walkDatasets(tree.root))
    for (const id of [node.id, ...(node.aliases ?? [])]) datasets.set(id, node)
  return [...walk(tree.root)].flatMap(({ node }) => (node.kind === 'group' ? (timedObject(node, datasets) ?? []) : []))
}

function timedObject(group: GroupNode, datasets: ReadonlyMap<NodeId, DatasetNode>): Timed | undefined {
  const dataset = (name: string) => {
    const child = childOf(group, name)
    return child?.kind === 'link' ? datasets.get(child.target) : child?.kind === 'dataset' ? child : undefined
  }
  const filled = (name: string) => {
    const node = dataset(name)
    return (node?.shape?.[0] ?? 0) > 0 ? node : undefined
  }
  if (getAttribute(group, 'colnames') !== undefined) {
    const [starts, stops, spikes] = [filled('start_time'), filled('stop_time'), filled('spike_times')]
    if (stops !== undefined) return { kind: 'rows', starts: starts?.id, stops: stops.id }
    return spikes && { kind: 'spikes', id: spikes.id }
  }
  const timestamps = filled('timestamps')
  if (timestamps !== undefined) return { kind: 'timestamps', id: timestamps.id }
  const starting = dataset('starting_time')
  const rateHz = starting === undefined ? Number.NaN : Number(getAttribute(starting, 'rate')?.values[0] ?? Number.NaN)
  if (starting === undefined || !(rateHz > 0)) return undefined
  return { kind: 'rate', id: starting.id, rateHz, samples: dataset('data')?.shape?.[0] ?? 0 }
}
