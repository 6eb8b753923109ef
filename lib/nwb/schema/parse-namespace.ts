/** Text of a cached namespace to typed data: what it is made of and what it includes. */

import type { ErrorPlace } from '#lib/errors.ts'
import { asObject, invalid, type JsonObject, listOf, parseJson, textAt } from './spec-json.ts'

/** A namespace as files hold it, below `/specifications/<name>/<version>`. */
export interface CachedNamespace {
  readonly name: string
  readonly version: string
  /** Content of the dataset `namespace`. */
  readonly namespaceText: string
  /** The datasets beside it; their names are those that the namespace text gives, without `.yaml`. */
  readonly sources: readonly { readonly name: string; readonly text: string }[]
}

export interface NamespaceSpec {
  readonly name: string
  readonly version: string
  /** Names of the sources, in the order in which they are read. */
  readonly sources: readonly string[]
  /** Names of the namespaces whose types may be used. */
  readonly includes: readonly string[]
}

/** Throws InvalidInputError where the text does not describe `cached.name`. */
export function parseNamespace(cached: CachedNamespace, place: ErrorPlace = {}): NamespaceSpec {
  const at = { namespace: cached.name, place, path: '', depth: 0 }
  const node = asObject(parseJson(cached.namespaceText, at), at)
  const entries = listOf(node, 'namespaces', at, entry => entry)
  const entry = entries.find(({ name }) => name === cached.name)
  if (entry === undefined) throw invalid(at, `a description of namespace '${cached.name}'`)

  const schema = listOf(entry, 'schema', at, item => item)
  return {
    name: cached.name,
    version: textAt(entry, 'version', at) ?? cached.version,
    sources: textsOf(schema, 'source'),
    includes: textsOf(schema, 'namespace'),
  }
}

const textsOf = (schema: readonly JsonObject[], key: string): string[] => [
  ...new Set(schema.map(item => item[key]).filter(text => typeof text === 'string')),
]
