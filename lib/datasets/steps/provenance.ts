/** Says in the store what wrote it: a row (name, version) of `/general/was_generated_by`, after those of the source. */

import { elementCount } from '#lib/array/region.ts'
import type { LookedUp, Step } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { findNode, putNode } from '#lib/nwb/edit.ts'
import { newId, newValues } from '#lib/nwb/new-node.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { TOOL } from '#lib/tool.ts'

const NAME = 'provenance'

/** Text (tool, [name, version]); in the schema since NWB 2.8. */
export const WAS_GENERATED_BY: NodePath = '/general/was_generated_by'

export const provenance = (lookedUp: LookedUp): Step => ({
  name: NAME,
  apply(tree) {
    const before = rowsOf(tree, lookedUp)
    const after = [...before, TOOL.name, TOOL.version]
    const old = findNode(tree, WAS_GENERATED_BY)
    const id = old?.kind === 'dataset' ? old.id : newId(NAME, WAS_GENERATED_BY)
    const attributes = old?.kind === 'dataset' ? old.attributes : []
    const node = newValues('was_generated_by', id, 'string', after, { attributes, shape: [after.length / 2, 2] })
    const next = putNode(tree, '/general', NAME, node)
    const reason = 'The store names the program that wrote it, and its version.'
    const path = WAS_GENERATED_BY
    const change = { step: NAME, path, before: before.length > 0 ? pairs(before) : null, after: pairs(after), reason }
    return { tree: next, changes: [change] }
  },
})

const pairs = (flat: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: flat.length / 2 }, (_, row) => flat.slice(2 * row, 2 * row + 2))

/** Names and versions that the source lists, flat. */
function rowsOf(tree: NwbTree, lookedUp: LookedUp): readonly string[] {
  const node = findNode(tree, WAS_GENERATED_BY)
  if (node === undefined) return []
  const path = WAS_GENERATED_BY
  const shape = node.kind === 'dataset' ? node.shape : null
  const values = node.kind === 'dataset' ? lookedUp.get(node.id)?.values : undefined
  const isPairs = shape !== null && shape.at(-1) === 2 && shape.length <= 2
  if (values === undefined || !isPairs || values.length !== elementCount(shape))
    throw new TransformError(NAME, `${path} was expected to be text of shape (n, 2).`, { path })
  return values.map(value => (typeof value === 'string' ? value : ''))
}
