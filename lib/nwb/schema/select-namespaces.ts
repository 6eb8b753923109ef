/** Which specifications a store has to hold, so that each of its types can be read. */

import { isNwb2zarrError } from '#lib/errors.ts'
import { type CachedNamespace, type NamespaceSpec, parseNamespace } from './parse-namespace.ts'
import type { TypeName } from './spec-types.ts'
import { catalogOf, type TypeCatalog } from './type-catalog.ts'

export interface NamespaceSelection {
  /** In the order of `base`, then extensions by name; one version of each, texts as given. */
  readonly namespaces: readonly CachedNamespace[]
  /** Types of those namespaces. */
  readonly catalog: TypeCatalog
  /** Types in use that none of these namespaces defines: a reader will refuse the objects. */
  readonly unresolved: readonly TypeName[]
  /** What is wrong with an extension in use, one sentence each: a namespace that it includes is missing, a text is broken. */
  readonly problems: readonly string[]
}

/**
 * All of `base` (core and what it stands on, in the version to write) and those `extensions` that types in use come from,
 * with what these include, however far. An extension named like a namespace of `base` is an older or newer copy of it and
 * is left out. Unused extensions are left out: one whose includes are missing would keep the whole store from opening.
 */
export function selectNamespaces(
  used: Iterable<TypeName>,
  base: readonly CachedNamespace[],
  extensions: readonly CachedNamespace[],
): NamespaceSelection {
  const baseNames = new Set(base.map(({ name }) => name))
  const candidates = new Map(
    extensions.filter(({ name }) => !baseNames.has(name)).map(extension => [extension.name, extension]),
  )
  const types = distinctTypes(used)
  const problems: string[] = []

  const selected = new Set(types.map(({ namespace }) => namespace).filter(name => candidates.has(name)))
  for (const name of selected) {
    const extension = candidates.get(name)
    if (extension === undefined) continue
    const spec = attempt(() => parseNamespace(extension), problems)
    for (const include of spec?.includes ?? []) {
      if (candidates.has(include)) selected.add(include)
      else if (!baseNames.has(include))
        problems.push(`Extension '${name}' includes namespace '${include}', which the file does not hold.`)
    }
    problems.push(...missingSources(extension, spec))
  }

  const chosen = [...selected].sort().flatMap(name => candidates.get(name) ?? [])
  const namespaces = [...base, ...chosen]
  const catalog = catalogOf(namespaces)
  const unresolved = types.filter(type => attempt(() => catalog.find(type), problems) === undefined)
  return { namespaces, catalog, unresolved, problems: [...new Set(problems)] }
}

function distinctTypes(used: Iterable<TypeName>): TypeName[] {
  const types = new Map<string, TypeName>()
  for (const type of used) types.set(JSON.stringify([type.namespace, type.name]), type)
  return [...types.values()]
}

const missingSources = (extension: CachedNamespace, spec: NamespaceSpec | undefined): string[] =>
  (spec?.sources ?? [])
    .filter(source => !extension.sources.some(({ name }) => name === source))
    .map(source => `Extension '${extension.name}' names a source '${source}', which the file does not hold.`)

/** The result, or undefined and a problem where the specification turns out to be broken. */
function attempt<Result>(work: () => Result, problems: string[]): Result | undefined {
  try {
    return work()
  } catch (error) {
    if (!isNwb2zarrError(error)) throw error
    problems.push(error.message)
    return undefined
  }
}
