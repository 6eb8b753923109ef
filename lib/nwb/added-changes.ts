/** Changes that put objects into a session, in the forms of change.ts: what the object is, and where its data comes from. */

import type { Scalar } from '#lib/array/values.ts'
import { isReference, type ObjectNode, recordedValue } from './attributes.ts'
import type { Change } from './change.ts'
import { getNode } from './edit.ts'
import { childPath } from './node-path.ts'
import type { Data, DataPart, NodeId, NodePath, NwbTree, TreeNode } from './tree.ts'
import { walkObjects } from './walk.ts'

interface Recorded {
  readonly step: string
  readonly reason: string
  /** Kind of what was at the path before, where there was something. */
  readonly before?: 'group' | 'dataset' | 'link'
}

/** A record for the object at `path` and each one below it, parents first. */
export function addedChanges(tree: NwbTree, path: NodePath, recorded: Recorded): readonly Change[] {
  const places = placesOf(tree)
  const changes: Change[] = []
  const add = (node: TreeNode, at: NodePath, before: Recorded['before'] | null) => {
    const { step, reason } = recorded
    changes.push({ step, path: at, before, after: recordOf(node, places), reason })
    if (node.kind === 'group') for (const child of node.children) add(child, childPath(at, child.name), null)
  }
  add(getNode(tree, path, recorded.step), path, recorded.before ?? null)
  return changes
}

/** A record for the one dataset at `path`, whose elements are others now; its attributes stay. */
export function replacedChange(tree: NwbTree, path: NodePath, { step, reason }: Recorded): Change {
  const node = getNode(tree, path, step)
  const { attributes: _, ...after } = recordOf(node, placesOf(tree))
  return { step, path, before: node.kind, after, reason }
}

type Places = ReadonlyMap<NodeId, NodePath>

function placesOf(tree: NwbTree): Places {
  const places = new Map<NodeId, NodePath>()
  for (const { path, node } of walkObjects(tree.root))
    for (const id of [node.id, ...(node.aliases ?? [])]) places.set(id, path)
  return places
}

function recordOf(node: TreeNode, places: Places): Readonly<Record<string, unknown>> {
  switch (node.kind) {
    case 'link':
      return { target: places.get(node.target) ?? node.target }
    case 'external-link':
      return { file: node.file, path: node.path }
    case 'group':
      return { attributes: attributesOf(node, places) }
    case 'dataset': {
      const { dtype, shape, data } = node
      return { dtype, shape, data: placed(data, places), attributes: attributesOf(node, places) }
    }
  }
}

const attributesOf = ({ attributes }: ObjectNode, places: Places): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    attributes.map(attribute => {
      const values = attribute.values.map(value => placedValue(value, places))
      return [attribute.name, recordedValue({ ...attribute, values })]
    }),
  )

/** The data with every reference to an object that a step made by the object's path. */
function placed(data: Data, places: Places): Data {
  const part = (of: DataPart): DataPart => ({ ...of, data: placed(of.data, places) })
  switch (data.kind) {
    case 'values':
      return { ...data, values: data.values.map(value => placedValue(value, places)) }
    case 'field':
    case 'cast':
      return { ...data, of: placed(data.of, places) }
    case 'concat':
    case 'stack':
      return { ...data, parts: data.parts.map(part) }
    case 'take':
    case 'reshape':
      return { ...data, of: part(data.of) }
    default:
      return data
  }
}

function placedValue(value: Scalar, places: Places): Scalar {
  if (isReference(value)) {
    if (value.ref === null || !value.ref.startsWith('new:')) return value
    return { ref: places.get(value.ref) ?? value.ref }
  }
  return Array.isArray(value) ? value.map(item => placedValue(item, places)) : value
}
