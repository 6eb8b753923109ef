/**
 * Drops attributes without a value: HDF5 null dataspaces and null references. As JSON they would be `null`, which
 * NWBZarrIO cannot read.
 */

import type { Attribute } from '#lib/array/values.ts'
import type { Step } from '#lib/datasets/dataset.ts'
import { isReference } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { mapNodes } from '#lib/nwb/edit.ts'

const NAME = 'omit-null-attributes'

export const omitNullAttributes: Step = {
  name: NAME,
  apply(tree) {
    const changes: Change[] = []
    const next = mapNodes(tree, NAME, (node, path) => {
      if (node.kind !== 'group' && node.kind !== 'dataset') return node
      const kept = node.attributes.filter(attribute => !isNull(attribute))
      if (kept.length === node.attributes.length) return node
      for (const attribute of node.attributes.filter(isNull)) {
        const reason = 'It has no value, and readers of NWB Zarr fail on an attribute without one.'
        changes.push({ step: NAME, path, attribute: attribute.name, before: null, after: null, reason })
      }
      return { ...node, attributes: kept }
    })
    return { tree: next, changes }
  },
}

const isNull = ({ shape, values }: Attribute): boolean =>
  shape === null || values.some(value => isReference(value) && value.ref === null)
