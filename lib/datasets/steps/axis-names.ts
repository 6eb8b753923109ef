/**
 * Names the axes of arrays after the schema, for readers that go by names (xarray: `_ARRAY_DIMENSIONS`). Such a reader
 * opens a group at a time and wants one length for each name in it, so a name that means two lengths is made two.
 * No meaning hangs on the names: they are not recorded as changes.
 */

import type { Step } from '#lib/datasets/dataset.ts'
import { mapNodes } from '#lib/nwb/edit.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { type NodeSpecs, nodeSpecs } from '#lib/nwb/node-specs.ts'
import { dimensionNames } from '#lib/nwb/schema/dimension-names.ts'
import type { TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'
import type { DatasetNode, GroupNode, NodePath, TreeNode } from '#lib/nwb/tree.ts'

const NAME = 'axis-names'

export const axisNames = (catalog: TypeCatalog): Step => ({
  name: NAME,
  apply(tree) {
    const specs = nodeSpecs(tree, catalog)
    const next = mapNodes(tree, NAME, (node, path) => (node.kind === 'group' ? withAxisNames(node, path, specs) : node))
    return { tree: next, changes: [] }
  },
})

function withAxisNames(group: GroupNode, path: NodePath, specs: NodeSpecs): GroupNode {
  const lengths = new Map<string, number>()
  const rows = rowCount(group)
  if (rows !== undefined) lengths.set(ROWS, rows)
  const children = group.children.map((child): TreeNode => {
    if (child.kind !== 'dataset' || child.shape === null || child.shape.length === 0) return child
    const names = namesFor(child, child.shape, specs.dataset(childPath(path, child.name)), rows)
    return { ...child, dimensions: names.map((name, axis) => oneLength(name, child, axis, lengths)) }
  })
  return children.some((child, index) => child !== group.children[index]) ? { ...group, children } : group
}

/** The first axis of a table's columns. */
const ROWS = 'num_rows'

function rowCount(group: GroupNode): number | undefined {
  const id = group.children.find(({ name }) => name === 'id')
  return id?.kind === 'dataset' && id.shape?.length === 1 ? id.shape[0] : undefined
}

function namesFor(
  node: DatasetNode,
  shape: readonly number[],
  spec: Parameters<typeof dimensionNames>[0] | undefined,
  rows: number | undefined,
): readonly string[] {
  const named = spec === undefined ? undefined : dimensionNames(spec, shape)
  return shape.map((length, axis) => {
    const name = named?.[axis]
    if (name !== undefined && !GENERIC.test(name)) return name
    return axis === 0 && length === rows ? ROWS : `${node.name}_dim${axis}`
  })
}

/** Names that only number the axes, as VectorData has them. */
const GENERIC = /^dim_?\d+$/

function oneLength(name: string, node: DatasetNode, axis: number, lengths: Map<string, number>): string {
  const length = node.shape?.[axis] ?? 0
  const known = lengths.get(name)
  if (known === undefined) lengths.set(name, length)
  if (known === undefined || known === length) return name
  const own = `${node.name}_${name}`
  return lengths.get(own) === undefined || lengths.get(own) === length
    ? remember(own, length, lengths)
    : `${own}_${axis}`
}

function remember(name: string, length: number, lengths: Map<string, number>): string {
  lengths.set(name, length)
  return name
}
