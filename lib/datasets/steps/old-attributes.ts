/** Drops `help`, `source` and `ancestry`: attributes of NWB 1 and the drafts of NWB 2 that no schema declares any more. */

import type { Step } from '#lib/datasets/dataset.ts'
import { plainValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { mapNodes } from '#lib/nwb/edit.ts'
import { nodeSpecs } from '#lib/nwb/node-specs.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'

const NAME = 'old-attributes'

const OLD = new Set(['help', 'source', 'ancestry'])

/** Attributes of these names that a type declares (an extension may) stay, and so do those of objects without a type. */
export const oldAttributes = (catalog: TypeCatalog): Step => ({
  name: NAME,
  apply(tree) {
    const specs = nodeSpecs(tree, catalog)
    const changes: Change[] = []
    const next = mapNodes(tree, NAME, (node, path) => {
      if (neurodataType(node) === undefined || (node.kind !== 'group' && node.kind !== 'dataset')) return node
      const spec = specs.group(path) ?? specs.dataset(path)
      const isOld = (name: string) =>
        OLD.has(name) && spec?.attributes.every(declared => declared.name !== name) === true
      const dropped = node.attributes.filter(({ name }) => isOld(name))
      if (dropped.length === 0) return node
      for (const attribute of dropped) {
        const reason = 'The attribute was part of early drafts of NWB and is not in the schema any more.'
        const before = plainValue(attribute)
        changes.push({ step: NAME, path, attribute: attribute.name, before, after: null, reason })
      }
      return { ...node, attributes: node.attributes.filter(({ name }) => !isOld(name)) }
    })
    return { tree: next, changes }
  },
})
