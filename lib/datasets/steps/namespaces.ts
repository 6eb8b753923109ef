/** Adds the namespace to typed objects that do not say it, as files of the first NWB 2 versions do not everywhere. */

import type { Step } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { setAttribute, textValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { mapNodes } from '#lib/nwb/edit.ts'
import { objectType } from '#lib/nwb/object-type.ts'
import type { TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'

const NAME = 'namespaces'

export const namespaces = (catalog: TypeCatalog): Step => ({
  name: NAME,
  apply(tree) {
    const changes: Change[] = []
    const next = mapNodes(tree, NAME, (node, path) => {
      const type = objectType(node)
      if (type === undefined || type.namespace !== undefined) return node
      if (node.kind !== 'group' && node.kind !== 'dataset') return node
      const namespace = namespaceOf(type.name, catalog)
      if (namespace === undefined) {
        const message = `${path} has type ${type.name} without a namespace, and no schema of the file defines that type.`
        throw new TransformError(NAME, message, { path })
      }
      const reason = `Every typed object names the namespace of its type; ${type.name} is defined in ${namespace}.`
      changes.push({ step: NAME, path, attribute: 'namespace', before: null, after: namespace, reason })
      return setAttribute(node, textValue('namespace', namespace))
    })
    return { tree: next, changes }
  },
})

/** Core and what it includes come first; a type of that name in an extension only where they have none. */
function namespaceOf(name: string, catalog: TypeCatalog): string | undefined {
  const known = catalog.find({ namespace: 'core', name })?.type.namespace
  return known ?? catalog.types().find(({ type }) => type.name === name)?.type.namespace
}
