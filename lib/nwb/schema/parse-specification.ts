/**
 * Text of a cached specification to typed data. What names, types and nesting rest on is checked and refused with its
 * place; what only describes (doc, dims, shape) is dropped where it makes no sense. Unknown keys are passed over.
 */

import type { ErrorPlace } from '#lib/errors.ts'
import { parseDims, parseDtype, parseQuantity, parseShape, parseValue } from './parse-spec-values.ts'
import {
  asObject,
  inside,
  invalid,
  type JsonObject,
  listOf,
  parseJson,
  requiredText,
  type SpecPosition,
  textAt,
} from './spec-json.ts'
import type { AttributeSpec, DatasetSpec, GroupSpec, LinkSpec, Specification, TypeName } from './spec-types.ts'

/**
 * Parses one source (`nwb.base`, `table`) of `namespace`.
 * Throws InvalidInputError with `place` and the path inside the JSON where it does not follow the specification language.
 */
export function parseSpecification(text: string, namespace: string, place: ErrorPlace = {}): Specification {
  const root = { namespace, place, path: '', depth: 0 }
  const node = asObject(parseJson(text, root), root)
  return { groups: listOf(node, 'groups', root, parseGroup), datasets: listOf(node, 'datasets', root, parseDataset) }
}

function parseGroup(node: JsonObject, at: SpecPosition): GroupSpec {
  return {
    kind: 'group',
    ...objectKeys(node, at),
    groups: listOf(node, 'groups', at, parseGroup),
    datasets: listOf(node, 'datasets', at, parseDataset),
    links: listOf(node, 'links', at, parseLink),
  }
}

const parseDataset = (node: JsonObject, at: SpecPosition): DatasetSpec => ({
  kind: 'dataset',
  ...objectKeys(node, at),
  ...valueKeys(node, at),
})

function parseLink(node: JsonObject, at: SpecPosition): LinkSpec {
  const name = textAt(node, 'name', at)
  return {
    kind: 'link',
    ...(name !== undefined && { name }),
    doc: docOf(node),
    target: { namespace: at.namespace, name: requiredText(node, 'target_type', at) },
    quantity: parseQuantity(node.quantity, at),
  }
}

function parseAttribute(node: JsonObject, at: SpecPosition): AttributeSpec {
  const values = valueKeys(node, at)
  return {
    kind: 'attribute',
    name: requiredText(node, 'name', at),
    doc: docOf(node),
    required: node.required !== false && values.defaultValue === undefined,
    ...values,
  }
}

function objectKeys(node: JsonObject, at: SpecPosition) {
  const name = textAt(node, 'name', at)
  const defaultName = textAt(node, 'default_name', at)
  const typeDef = typeAt(node, 'def', at)
  const typeInc = typeAt(node, 'inc', at)
  if (name === undefined && typeDef === undefined && typeInc === undefined)
    throw invalid(at, 'something with a name or a type')
  return {
    ...(name !== undefined && { name }),
    ...(defaultName !== undefined && { defaultName }),
    doc: docOf(node),
    ...(typeDef !== undefined && { typeDef }),
    ...(typeInc !== undefined && { typeInc }),
    quantity: parseQuantity(node.quantity, at),
    linkable: node.linkable !== false,
    attributes: listOf(node, 'attributes', at, parseAttribute),
  }
}

/** Core writes `neurodata_type_def`, hdmf-common `data_type_def`; both may appear in one extension. */
function typeAt(node: JsonObject, role: 'def' | 'inc', at: SpecPosition): TypeName | undefined {
  const name = textAt(node, `neurodata_type_${role}`, at) ?? textAt(node, `data_type_${role}`, at)
  return name === undefined ? undefined : { namespace: at.namespace, name }
}

function valueKeys(node: JsonObject, at: SpecPosition) {
  const dtype = parseDtype(node.dtype, inside(at, '.dtype'))
  const dims = parseDims(node.dims)
  // Axes that are named but not measured may have any length, as hdmf fills it in.
  const shape = parseShape(node.shape) ?? dims?.map(names => names.map(() => null))
  const value = parseValue(node.value)
  const defaultValue = parseValue(node.default_value)
  return {
    ...(dtype !== undefined && { dtype }),
    ...(shape !== undefined && { shape }),
    ...(dims !== undefined && { dims }),
    ...(value !== undefined && { value }),
    ...(defaultValue !== undefined && { defaultValue }),
  }
}

const docOf = (node: JsonObject): string => (typeof node.doc === 'string' ? node.doc : '')
