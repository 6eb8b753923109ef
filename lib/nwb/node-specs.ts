/** Which specification each object of a tree answers to: what its own type says, on top of its place in its parent's. */

import { childPath, ROOT_PATH } from './node-path.ts'
import { objectType } from './object-type.ts'
import { placeOf } from './schema/member-places.ts'
import type { DatasetSpec, GroupSpec, TypeName } from './schema/spec-types.ts'
import type { TypeCatalog } from './schema/type-catalog.ts'
import type { DatasetNode, GroupNode, NodePath, NwbTree } from './tree.ts'

/** By path; objects that the schemas say nothing of are absent. A group's is a GroupSpec, a dataset's a DatasetSpec. */
export interface NodeSpecs {
  group(path: NodePath): GroupSpec | undefined
  dataset(path: NodePath): DatasetSpec | undefined
}

export function nodeSpecs(tree: NwbTree, catalog: TypeCatalog): NodeSpecs {
  const specs = new Map<NodePath, GroupSpec | DatasetSpec>()
  const visit = (node: GroupNode | DatasetNode, path: NodePath, place: GroupSpec | DatasetSpec | undefined) => {
    const spec = catalog.specAt(place, typeOf(node))
    if (spec !== undefined && spec.kind === node.kind) specs.set(path, spec)
    if (node.kind !== 'group') return
    const group = spec?.kind === 'group' ? spec : undefined
    for (const child of node.children) {
      if (child.kind !== 'group' && child.kind !== 'dataset') continue
      const member = { name: child.name, kind: child.kind, type: typeOf(child) }
      const foreseen = group && placeOf(catalog, group, member)
      visit(child, childPath(path, child.name), foreseen?.kind === 'link' ? undefined : foreseen)
    }
  }
  visit(tree.root, ROOT_PATH, undefined)

  return {
    group: path => {
      const spec = specs.get(path)
      return spec?.kind === 'group' ? spec : undefined
    },
    dataset: path => {
      const spec = specs.get(path)
      return spec?.kind === 'dataset' ? spec : undefined
    },
  }
}

/** The type as the catalog wants it named; a missing namespace means core, as the first files of NWB 2 have it. */
export function typeOf(node: GroupNode | DatasetNode): TypeName | undefined {
  const type = objectType(node)
  return type === undefined ? undefined : { namespace: type.namespace ?? 'core', name: type.name }
}
