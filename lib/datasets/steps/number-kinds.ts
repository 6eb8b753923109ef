/**
 * Integers → floats where the schema says float: attributes (`rate`, `conversion`) and scalar datasets
 * (`starting_time`). NWBZarrIO refuses an integer there. Arrays are left alone: readers take them as they are.
 */

import { type DataType, isFloatType, isIntegerType } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Attribute, Scalar } from '#lib/array/values.ts'
import type { Step } from '#lib/datasets/dataset.ts'
import { plainValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { castDataset } from '#lib/nwb/dataset-edits.ts'
import { floatTypeOf } from '#lib/nwb/schema/spec-dtype.ts'
import type { AttributeSpec, DatasetSpec, SpecDtype } from '#lib/nwb/schema/spec-types.ts'
import type { TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'
import type { DatasetNode, NodePath } from '#lib/nwb/tree.ts'
import { mapDeclared } from './declared-objects.ts'

const NAME = 'number-kinds'
const REASON = 'The schema says float, and readers refuse an integer there.'

export const numberKinds = (catalog: TypeCatalog): Step => ({
  name: NAME,
  apply(tree) {
    const changes: Change[] = []
    const next = mapDeclared(tree, catalog, NAME, {
      attribute: (attribute, spec, path) => asFloat(attribute, spec, path, changes),
      dataset: (node, spec, path) => asFloatScalar(node, spec, path, changes),
    })
    return { tree: next, changes }
  },
})

function asFloat(attribute: Attribute, spec: AttributeSpec | undefined, path: NodePath, changes: Change[]): Attribute {
  if (!isIntegerType(attribute.dtype)) return attribute
  if (floatTypeOf(spec?.dtype) === undefined) return attribute
  const after = floatFor(attribute.dtype, spec?.dtype)
  changes.push({
    step: NAME,
    path,
    attribute: attribute.name,
    before: { dtype: attribute.dtype, value: plainValue(attribute) },
    after: { dtype: after },
    reason: REASON,
  })
  return { ...attribute, dtype: after, values: attribute.values.map(toNumber) }
}

function asFloatScalar(
  node: DatasetNode,
  spec: DatasetSpec | undefined,
  path: NodePath,
  changes: Change[],
): DatasetNode {
  const isScalar = node.shape !== null && elementCount(node.shape) === 1 && spec?.shape === undefined
  if (!isScalar || !isIntegerType(node.dtype) || floatTypeOf(spec?.dtype) === undefined) return node
  const after = floatFor(node.dtype, spec?.dtype)
  changes.push({ step: NAME, path, before: node.dtype, after, reason: REASON })
  return castDataset(node, after)
}

/** The float that the schema asks for, unless it is too narrow to hold every such integer exactly. */
function floatFor(dtype: DataType, spec: SpecDtype | undefined): 'float32' | 'float64' {
  const asked = floatTypeOf(spec) ?? 'float64'
  const isNarrow = dtype === 'int8' || dtype === 'uint8' || dtype === 'int16' || dtype === 'uint16'
  return isNarrow && isFloatType(asked) ? asked : 'float64'
}

/** 64-bit integers are decimal texts in a tree. */
const toNumber = (value: Scalar): Scalar => (typeof value === 'string' ? Number(value) : value)
