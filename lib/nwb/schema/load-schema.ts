/**
 * The published NWB schemas that stores are written with. Their structure (names, types, shapes, values) is that of the
 * published specifications; the descriptions are this project's own. The data is one JSON file a source, below data/.
 */

import type { CachedNamespace } from './parse-namespace.ts'
import { SCHEMA_2_9_0 } from './schema-2.9.0.ts'
import { SCHEMA_2_10_0 } from './schema-2.10.0.ts'
import { specificationText } from './spec-text.ts'

/** Version of the core namespace; those of hdmf-common and hdmf-experimental go with it. */
export type SchemaVersion = '2.9.0' | '2.10.0'

export interface NwbSchema {
  readonly version: SchemaVersion
  /** core, hdmf-common and hdmf-experimental, with the exact texts to store below `/specifications`. */
  readonly namespaces: readonly CachedNamespace[]
}

/** A namespace of the schema as its data files give it. */
export interface NamespaceData {
  readonly name: string
  readonly version: string
  readonly namespace: unknown
  /** By name, in the order of the namespace. */
  readonly sources: Readonly<Record<string, unknown>>
}

const SCHEMAS: Readonly<Record<SchemaVersion, readonly NamespaceData[]>> = {
  '2.9.0': SCHEMA_2_9_0,
  '2.10.0': SCHEMA_2_10_0,
}

const loaded = new Map<SchemaVersion, NwbSchema>()

/** The schema of core `version`; made once. */
export function loadSchema(version: SchemaVersion): NwbSchema {
  const schema = loaded.get(version) ?? { version, namespaces: SCHEMAS[version].map(cachedForm) }
  loaded.set(version, schema)
  return schema
}

const cachedForm = ({ name, version, namespace, sources }: NamespaceData): CachedNamespace => ({
  name,
  version,
  namespaceText: specificationText(namespace),
  sources: Object.entries(sources).map(([source, specification]) => ({
    name: source,
    text: specificationText(specification),
  })),
})
