/** Datasets without a dataspace: an empty array where the schema has one, else nothing, as Zarr has no such thing. */

import type { Step } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import type { Change } from '#lib/nwb/change.ts'
import { replaceData } from '#lib/nwb/dataset-edits.ts'
import { mapNodes } from '#lib/nwb/edit.ts'
import { nodeSpecs } from '#lib/nwb/node-specs.ts'
import { isRequired } from '#lib/nwb/schema/spec-types.ts'
import type { TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'

const NAME = 'null-datasets'

export const nullDatasets = (catalog: TypeCatalog): Step => ({
  name: NAME,
  apply(tree) {
    const specs = nodeSpecs(tree, catalog)
    const changes: Change[] = []
    const next = mapNodes(tree, NAME, (node, path) => {
      if (node.kind !== 'dataset' || node.shape !== null) return node
      const spec = specs.dataset(path)
      const before = { shape: null }
      if (spec !== undefined && spec.shape === undefined && spec.dtype !== undefined) {
        if (isRequired(spec))
          throw new TransformError(NAME, `${path} has no value, and the schema requires one.`, { path })
        const reason = 'It has no value, and the schema does not require it.'
        changes.push({ step: NAME, path, before, after: null, reason })
        return undefined
      }
      const shape = (spec?.shape?.[0] ?? [null]).map(length => length ?? 0)
      const reason = 'Zarr has no dataset without a dataspace; an empty array stands for it.'
      const empty = shape.includes(0) ? shape : [0]
      changes.push({ step: NAME, path, before, after: { shape: empty }, reason })
      return replaceData(node, node.dtype, { data: { kind: 'values', values: [] }, shape: empty })
    })
    return { tree: next, changes }
  },
})
