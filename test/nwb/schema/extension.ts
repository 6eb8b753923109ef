/** Builds cached namespaces for tests, the way a file holds them. */

import type { CachedNamespace } from '#lib/nwb/schema/parse-namespace.ts'

export interface ExtensionParts {
  readonly includes?: readonly string[]
  readonly groups?: readonly unknown[]
  readonly datasets?: readonly unknown[]
  readonly version?: string
}

/** An extension of one source, named `<name>.types`, that includes core unless told otherwise. */
export function extension(name: string, parts: ExtensionParts = {}): CachedNamespace {
  const { includes = ['core'], groups = [], datasets = [], version = '0.1.0' } = parts
  const source = `${name}.types`
  const schema = [...includes.map(namespace => ({ namespace })), { source }]
  return {
    name,
    version,
    namespaceText: JSON.stringify({ namespaces: [{ doc: 'For tests', name, version, schema }] }),
    sources: [{ name: source, text: JSON.stringify({ groups, datasets }) }],
  }
}
