/**
 * The types of a set of namespaces with everything that they inherit. Pure and memoised: each type is resolved once,
 * when it is first asked for, so that asking for every node of a tree costs little.
 */

import { type ErrorPlace, InvalidInputError } from '#lib/errors.ts'
import { mergeDataset, mergeGroup } from './merge-specs.ts'
import type { CachedNamespace } from './parse-namespace.ts'
import type { DatasetSpec, GroupSpec, TypeName } from './spec-types.ts'
import { definitionsOf, type TypeDefinition, type TypeDefinitions } from './type-definitions.ts'

/** A type with the whole of its specification: own members and inherited ones. */
export interface SchemaType {
  /** The namespace that defines it, and its name there. */
  readonly type: TypeName
  /** From the type itself up to the root of its hierarchy. */
  readonly lineage: readonly TypeName[]
  readonly spec: GroupSpec | DatasetSpec
}

export interface TypeCatalog {
  /**
   * The type that `use` names: one of that namespace or, failing that, of a namespace that it includes. Undefined where
   * there is none. Throws InvalidInputError where the type or its namespace is there but broken.
   */
  find(use: TypeName): SchemaType | undefined
  /** Is `use` the type `ancestor`, or derived from it? False where either is unknown. */
  isSubtype(use: TypeName, ancestor: TypeName): boolean
  /**
   * Everything asked of an object of type `use` (undefined where the object names none) at `place`, a member of another
   * specification (undefined where none foresees it): what the place says on top of what the type says.
   * Undefined where nothing is known of either.
   */
  specAt(place: GroupSpec | DatasetSpec | undefined, use: TypeName | undefined): GroupSpec | DatasetSpec | undefined
  /** All types of all namespaces. */
  types(): readonly SchemaType[]
}

/** The longest lineage in the core schema has 7 types; the bound keeps hostile specifications from piling up. */
const MAX_LINEAGE = 64

/** Of several namespaces with one name the last counts, as hdmf reads them. `place` goes into errors. */
export function catalogOf(namespaces: readonly CachedNamespace[], place: ErrorPlace = {}): TypeCatalog {
  const definitions = definitionsOf(namespaces, place)
  const resolved = new Map<GroupSpec | DatasetSpec, SchemaType>()
  const placed = new WeakMap<GroupSpec | DatasetSpec, Map<SchemaType, GroupSpec | DatasetSpec>>()

  const find = (use: TypeName): SchemaType | undefined => {
    const definition = definitions.locate(use)
    if (definition === undefined) return undefined
    const type = resolved.get(definition.spec) ?? resolveType(definition, definitions, place)
    resolved.set(definition.spec, type)
    return type
  }

  const specOfTypeAt = (member: GroupSpec | DatasetSpec, type: SchemaType) => {
    const specs = placed.get(member) ?? new Map<SchemaType, GroupSpec | DatasetSpec>()
    placed.set(member, specs)
    const spec = specs.get(type) ?? mergeSpecs(member, type.spec) ?? type.spec
    specs.set(type, spec)
    return spec
  }

  return {
    find,
    isSubtype(use, ancestor) {
      const target = find(ancestor)
      return target !== undefined && (find(use)?.lineage.some(type => isSameType(type, target.type)) ?? false)
    },
    specAt(member, use) {
      const type = (use && find(use)) ?? (member?.typeInc && find(member.typeInc))
      if (type === undefined || member === undefined) return type?.spec ?? member
      return specOfTypeAt(member, type)
    },
    types: () => definitions.all().flatMap(({ type }) => find(type) ?? []),
  }
}

export const isSameType = (a: TypeName, b: TypeName): boolean => a.name === b.name && a.namespace === b.namespace

function resolveType(definition: TypeDefinition, definitions: TypeDefinitions, place: ErrorPlace): SchemaType {
  const lineage = lineageOf(definition, definitions, place)
  const spec = lineage.reduceRight<GroupSpec | DatasetSpec | undefined>((base, { type, spec }) => {
    const merged = base === undefined ? spec : mergeSpecs(spec, base)
    if (merged === undefined) throw broken(type, `mixes a group with a dataset`, place)
    return merged
  }, undefined)
  return { type: definition.type, lineage: lineage.map(({ type }) => type), spec: spec ?? definition.spec }
}

function lineageOf(definition: TypeDefinition, definitions: TypeDefinitions, place: ErrorPlace): TypeDefinition[] {
  const lineage = [definition]
  for (let { spec } = definition; spec.typeInc !== undefined; ) {
    const parent = definitions.locate(spec.typeInc)
    if (parent === undefined)
      throw broken(definition.type, `extends '${spec.typeInc.name}', which no cached namespace defines`, place)
    if (lineage.length >= MAX_LINEAGE || lineage.includes(parent))
      throw broken(definition.type, 'extends itself, or too many types', place)
    lineage.push(parent)
    spec = parent.spec
  }
  return lineage
}

/** Undefined where one is a group and the other a dataset. */
function mergeSpecs(own: GroupSpec | DatasetSpec, base: GroupSpec | DatasetSpec): GroupSpec | DatasetSpec | undefined {
  if (own.kind === 'group') return base.kind === 'group' ? mergeGroup(own, base) : undefined
  return base.kind === 'dataset' ? mergeDataset(own, base) : undefined
}

const broken = ({ namespace, name }: TypeName, what: string, place: ErrorPlace) =>
  new InvalidInputError(`Type '${name}' of namespace '${namespace}' ${what}.`, place)
