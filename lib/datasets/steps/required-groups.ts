/** Adds the plain groups that a type must have (`/acquisition`, `/analysis`, …): empty ones are often left out of files. */

import type { Step } from '#lib/datasets/dataset.ts'
import type { Change } from '#lib/nwb/change.ts'
import { addNode, findNode } from '#lib/nwb/edit.ts'
import { newGroup, newId } from '#lib/nwb/new-node.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { nodeSpecs } from '#lib/nwb/node-specs.ts'
import { type GroupSpec, isRequired } from '#lib/nwb/schema/spec-types.ts'
import type { TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walk } from '#lib/nwb/walk.ts'

const NAME = 'required-groups'

/** Only groups without a type of their own: an object can't be made up. */
export const requiredGroups = (catalog: TypeCatalog): Step => ({
  name: NAME,
  apply(source) {
    const specs = nodeSpecs(source, catalog)
    const changes: Change[] = []
    let tree = source
    for (const { path, node } of walk(source.root)) {
      if (node.kind === 'group') tree = withGroups(tree, path, specs.group(path)?.groups ?? [], changes)
    }
    return { tree, changes }
  },
})

function withGroups(source: NwbTree, parent: NodePath, members: readonly GroupSpec[], changes: Change[]): NwbTree {
  let tree = source
  for (const { name, typeDef, typeInc, quantity, groups } of members) {
    if (name === undefined || typeDef !== undefined || typeInc !== undefined || !isRequired({ quantity })) continue
    const path = childPath(parent, name)
    if (findNode(tree, path) !== undefined) continue
    tree = addNode(tree, parent, NAME, newGroup(name, newId(NAME, path)))
    const reason = 'The schema requires the group; an empty one means the same as none.'
    changes.push({ step: NAME, path, before: null, after: 'group', reason })
    tree = withGroups(tree, path, groups, changes)
  }
  return tree
}
