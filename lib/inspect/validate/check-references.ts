/** References of attributes and of data: do they lead to an object, and to one of the type that is asked for? */

import { type DataType, isCompoundType } from '#lib/array/dtype.ts'
import type { Scalar } from '#lib/array/values.ts'
import { isReference } from '#lib/nwb/attributes.ts'
import { typeOf } from '#lib/nwb/node-specs.ts'
import {
  isCompoundDtype,
  isReferenceDtype,
  type ReferenceDtype,
  type SpecDtype,
  type TypeName,
} from '#lib/nwb/schema/spec-types.ts'
import { namedPlace } from '../tree-nodes.ts'
import type { Fault } from './check-value.ts'
import type { InspectedObjects } from './place-objects.ts'

/**
 * One fault at most of each kind: where one reference of a column is wrong, mostly all are. `values` are elements of the
 * type that the specification states.
 */
export function faultsOfReferences(
  values: readonly Scalar[],
  dtype: SpecDtype | undefined,
  objects: InspectedObjects,
): readonly Fault[] {
  const faults = new Map<Fault['kind'], Fault>()
  for (const { ref, spec } of referencesIn(values, dtype)) {
    const fault = faultOf(ref, spec, objects)
    if (fault !== undefined && !faults.has(fault.kind)) faults.set(fault.kind, fault)
  }
  return [...faults.values()]
}

/** Does the type hold references, alone or in the fields of records? */
export const holdsReferences = (dtype: SpecDtype | undefined): boolean =>
  isReferenceDtype(dtype) || (isCompoundDtype(dtype) && dtype.compound.some(field => isReferenceDtype(field.dtype)))

/** Do the elements, as they are stored? */
export const storesReferences = (dtype: DataType): boolean =>
  dtype === 'reference' || (isCompoundType(dtype) && dtype.compound.some(field => storesReferences(field.dtype)))

/**
 * Those that the specification foresees, and all where it leaves the type open. Null references are left out: they say that
 * there is no object.
 */
function* referencesIn(
  values: readonly Scalar[],
  dtype: SpecDtype | undefined,
): Generator<{ readonly ref: string; readonly spec: ReferenceDtype | undefined }> {
  if (dtype === undefined) {
    for (const value of values) {
      if (Array.isArray(value)) yield* referencesIn(value, undefined)
      else if (isReference(value) && value.ref !== null) yield { ref: value.ref, spec: undefined }
    }
  } else if (isReferenceDtype(dtype)) {
    for (const value of values) if (isReference(value) && value.ref !== null) yield { ref: value.ref, spec: dtype }
  } else if (isCompoundDtype(dtype)) {
    for (const row of values) {
      if (!Array.isArray(row)) continue
      for (const [index, field] of dtype.compound.entries())
        yield* referencesIn(row.slice(index, index + 1), field.dtype)
    }
  }
}

function faultOf(
  ref: string,
  spec: ReferenceDtype | undefined,
  { nodeAt, catalog }: InspectedObjects,
): Fault | undefined {
  const found = nodeAt(ref)
  if (found === undefined)
    return { kind: 'dangling-reference', says: `has a reference to ${namedPlace(ref)}, where there is no object` }
  if (spec === undefined) return undefined
  const type = typeOf(found.node)
  const { target } = spec
  if (type !== undefined && (isUnknown(type, catalog) || catalog.isSubtype(type, target))) return undefined
  const is = type === undefined ? 'an object without a type' : `a ${type.name}`
  return { kind: 'wrong-reference', says: `must refer to a ${target.name} and refers to ${is} (${found.path})` }
}

/** What is said of the object itself is not said again of each reference to it. */
const isUnknown = (type: TypeName, catalog: InspectedObjects['catalog']): boolean => catalog.find(type) === undefined
