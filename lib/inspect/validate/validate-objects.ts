/**
 * Objects against their specifications. Pure: what the elements of datasets have to be known for is told beforehand
 * (`neededValues`), so that whoever holds the file reads it.
 */

import type { Scalar } from '#lib/array/values.ts'
import { getAttribute, type ObjectNode } from '#lib/nwb/attributes.ts'
import { dtypeWord } from '#lib/nwb/schema/spec-dtype.ts'
import type { AttributeSpec } from '#lib/nwb/schema/spec-types.ts'
import type { SchemaType } from '#lib/nwb/schema/type-catalog.ts'
import type { DatasetNode, NodePath } from '#lib/nwb/tree.ts'
import { faultsOfMembers } from './check-members.ts'
import { faultsOfReferences, holdsReferences, storesReferences } from './check-references.ts'
import { type Fault, faultsOfValue, type StatedValue } from './check-value.ts'
import type { InspectedObjects, PlacedObject, PlacedView } from './place-objects.ts'
import { calledAt, type SpecView, sentenceStart } from './spec-view.ts'
import { errorKey, isUpstreamKind, type ValidationError } from './validation-error.ts'

interface ValidateOptions {
  /** The first elements of the datasets that `neededValues` names. */
  readonly values?: ReadonlyMap<NodePath, readonly Scalar[]>
  /** Attributes come from JSON, as in Zarr. */
  readonly jsonAttributes?: boolean
  /**
   * As PyNWB does it: attributes of which but one value is allowed must be there though the specification says that they
   * need not, and no errors of our own kinds.
   */
  readonly compat?: boolean
}

/** Datasets whose elements decide whether they are right: dates, references, and those with a fixed value. */
export function neededValues(placed: readonly PlacedObject[]): ReadonlySet<NodePath> {
  const paths = placed.flatMap(({ node, path, views }) => (views.some(view => needsValues(view, node)) ? [path] : []))
  return new Set(paths)
}

/** Each error once, parents before children. */
export function validateObjects(
  placed: readonly PlacedObject[],
  objects: InspectedObjects,
  options: ValidateOptions = {},
): readonly ValidationError[] {
  const errors = new Map<string, ValidationError>()
  for (const object of placed) {
    for (const error of errorsOf(object, objects, options)) {
      const key = errorKey(error)
      const counts = options.compat !== true || isUpstreamKind(error.kind)
      if (counts && !errors.has(key)) errors.set(key, error)
    }
  }
  return [...errors.values()]
}

function* errorsOf(
  { node, path, type, views }: PlacedObject,
  objects: InspectedObjects,
  options: ValidateOptions,
): Generator<ValidationError> {
  if (type === null) yield unknownType(node, path)
  else if (type !== undefined && type.spec.kind !== node.kind) yield wrongKind(type, node, path)
  for (const view of views) {
    for (const spec of view.spec.attributes) {
      const place = { ...view, name: `${view.name}/${spec.name}` }
      yield* errorsOfAttribute(node, path, spec, place, objects, options)
    }
    if (node.kind === 'dataset') yield* errorsOfDataset(node, path, view, views, objects, options)
    yield* faultsOfMembers(view, path, options)
  }
}

function* errorsOfDataset(
  node: DatasetNode,
  path: NodePath,
  { spec, name }: PlacedView,
  views: readonly PlacedView[],
  objects: InspectedObjects,
  { values }: ValidateOptions,
): Generator<ValidationError> {
  if (spec.kind !== 'dataset') return
  const known = node.data.kind === 'values' ? node.data.values : values?.get(path)
  const stated: StatedValue = { dtype: node.dtype, shape: node.shape, values: known, isJson: false }
  // Where one specification says what is referred to, another that is silent adds nothing.
  const isSilent = spec.dtype === undefined && views.some(view => 'dtype' in view.spec)
  const references = isSilent ? [] : faultsOfReferences(known ?? [], spec.dtype, objects)
  for (const fault of [...faultsOfValue(stated, spec), ...references])
    yield errorOf(fault, calledAt(path), { spec: name, path })
}

function* errorsOfAttribute(
  node: ObjectNode,
  path: NodePath,
  spec: AttributeSpec,
  { name }: SpecView,
  objects: InspectedObjects,
  { jsonAttributes = false, compat = false }: ValidateOptions,
): Generator<ValidationError> {
  const attribute = getAttribute(node, spec.name)
  if (attribute === undefined || attribute.shape === null) {
    const message = `${sentenceStart(calledAt(path))} lacks the attribute '${spec.name}'.`
    const required = spec.required || (compat && spec.value !== undefined && spec.defaultValue === undefined)
    if (required) yield { kind: 'missing-attribute', spec: name, path, message }
    return
  }
  const stated: StatedValue = { ...attribute, isJson: jsonAttributes }
  const place = { spec: name, path, attribute: spec.name }
  const called = `the attribute '${spec.name}' of ${calledAt(path)}`
  for (const fault of faultsOfValue(stated, spec)) yield errorOf(fault, called, place)
  for (const fault of faultsOfReferences(attribute.values, spec.dtype, objects)) yield errorOf(fault, called, place)
}

const errorOf = (
  { kind, says }: Fault,
  called: string,
  place: Pick<ValidationError, 'spec' | 'path' | 'attribute'>,
): ValidationError => ({ kind, ...place, message: `${sentenceStart(called)} ${says}.` })

function unknownType(node: ObjectNode, path: NodePath): ValidationError {
  const [name, namespace] = ['neurodata_type', 'namespace'].map(key => getAttribute(node, key)?.values[0] ?? 'core')
  const message = `${sentenceStart(calledAt(path))} is of type '${name}' of namespace '${namespace}', which no specification in the file defines; it was not validated.`
  return { kind: 'unknown-type', spec: String(name), path, message }
}

const wrongKind = ({ type, spec }: SchemaType, { kind }: ObjectNode, path: NodePath): ValidationError => ({
  kind: 'wrong-kind',
  spec: type.name,
  path,
  message: `${sentenceStart(calledAt(path))} is a ${kind}, and its type ${type.name} one of ${spec.kind}s; it was not validated.`,
})

function needsValues({ spec }: PlacedView, node: ObjectNode): boolean {
  if (spec.kind === 'group' || node.kind === 'group') return false
  const isDate = typeof spec.dtype === 'string' && dtypeWord(spec.dtype) === 'isodatetime'
  const refers = spec.dtype === undefined ? storesReferences(node.dtype) : holdsReferences(spec.dtype)
  return isDate || refers || spec.value !== undefined
}
