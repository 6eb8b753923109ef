/** Where types are defined: namespaces parsed on demand, and the search through what they include. */

import type { ErrorPlace } from '#lib/errors.ts'
import { type CachedNamespace, type NamespaceSpec, parseNamespace } from './parse-namespace.ts'
import { parseSpecification } from './parse-specification.ts'
import { invalid } from './spec-json.ts'
import type { DatasetSpec, GroupSpec, TypeName } from './spec-types.ts'

/** A type as its namespace defines it, without what it inherits. */
export interface TypeDefinition {
  readonly type: TypeName
  readonly spec: GroupSpec | DatasetSpec
}

export interface TypeDefinitions {
  /** The definition that `use` means: the namespace's own, else the first found in what it includes. */
  locate(use: TypeName): TypeDefinition | undefined
  /** All definitions, namespace by namespace. */
  all(): readonly TypeDefinition[]
}

interface Namespace extends NamespaceSpec {
  readonly types: ReadonlyMap<string, TypeDefinition>
}

/** Of several namespaces with one name the last counts, as hdmf reads them. Broken ones throw when first looked into. */
export function definitionsOf(namespaces: readonly CachedNamespace[], place: ErrorPlace = {}): TypeDefinitions {
  const cached = new Map(namespaces.map(namespace => [namespace.name, namespace]))
  const loaded = new Map<string, Namespace | undefined>()

  const load = (name: string): Namespace | undefined => {
    const source = cached.get(name)
    if (!loaded.has(name)) loaded.set(name, source && readNamespace(source, place))
    return loaded.get(name)
  }

  return {
    locate({ namespace, name }) {
      // Includes may run in circles (hdmf-experimental and hdmf-common did); each namespace is looked into once.
      const queue = new Set([namespace])
      for (const candidate of queue) {
        const { types, includes } = load(candidate) ?? {}
        const definition = types?.get(name)
        if (definition !== undefined) return definition
        for (const include of includes ?? []) queue.add(include)
      }
      return undefined
    },
    all: () => [...cached.keys()].flatMap(name => [...(load(name)?.types.values() ?? [])]),
  }
}

function readNamespace(cached: CachedNamespace, place: ErrorPlace): Namespace {
  const namespace = parseNamespace(cached, place)
  const types = new Map<string, TypeDefinition>()
  for (const name of namespace.sources) {
    const source = cached.sources.find(source => source.name === name)
    const at = { namespace: cached.name, place, path: '', depth: 0 }
    if (source === undefined) throw invalid(at, `accompanied by its source '${name}'`)
    const { groups, datasets } = parseSpecification(source.text, cached.name, place)
    for (const spec of [...datasets, ...groups]) collectTypes(spec, types)
  }
  return { ...namespace, types }
}

/** A type may be defined inside another one, at the place where it is used. */
function collectTypes(spec: GroupSpec | DatasetSpec, types: Map<string, TypeDefinition>): void {
  if (spec.typeDef !== undefined) types.set(spec.typeDef.name, { type: spec.typeDef, spec })
  if (spec.kind === 'dataset') return
  for (const member of [...spec.datasets, ...spec.groups]) collectTypes(member, types)
}
