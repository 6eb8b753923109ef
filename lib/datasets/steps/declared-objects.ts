/** One walk for the steps that hold every attribute and dataset of a tree against what the schema declares for it. */

import type { Attribute } from '#lib/array/values.ts'
import { mapNodes } from '#lib/nwb/edit.ts'
import { nodeSpecs } from '#lib/nwb/node-specs.ts'
import type { AttributeSpec, DatasetSpec } from '#lib/nwb/schema/spec-types.ts'
import type { TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'
import type { DatasetNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'

/** Both return what they are given where there is nothing to change; the specification is undefined where there is none. */
export interface DeclaredChanges {
  attribute(attribute: Attribute, spec: AttributeSpec | undefined, path: NodePath): Attribute
  dataset(node: DatasetNode, spec: DatasetSpec | undefined, path: NodePath): DatasetNode
}

/** The tree with every attribute changed first, then every dataset; what does not change is shared with the old tree. */
export function mapDeclared(tree: NwbTree, catalog: TypeCatalog, step: string, change: DeclaredChanges): NwbTree {
  const specs = nodeSpecs(tree, catalog)
  return mapNodes(tree, step, (node, path) => {
    if (node.kind !== 'group' && node.kind !== 'dataset') return node
    const declared = (specs.group(path) ?? specs.dataset(path))?.attributes ?? []
    const attributes = node.attributes.map(attribute =>
      change.attribute(
        attribute,
        declared.find(({ name }) => name === attribute.name),
        path,
      ),
    )
    const same = attributes.every((attribute, index) => attribute === node.attributes[index])
    const changed = same ? node : { ...node, attributes }
    return changed.kind === 'dataset' ? change.dataset(changed, specs.dataset(path), path) : changed
  })
}
