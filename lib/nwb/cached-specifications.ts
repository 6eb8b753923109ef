/** The schemas that a source file caches: which of its texts are worth reading, and what they come to. */

import { CorruptSourceError } from '#lib/errors.ts'
import type { CachedSource } from './read-hdf5.ts'
import type { CachedNamespace } from './schema/parse-namespace.ts'
import type { NodePath } from './tree.ts'

/** Namespaces that a converted session gets in the version of its target, not in the source's. */
export const BASE_NAMESPACES: readonly string[] = ['core', 'hdmf-common', 'hdmf-experimental']

/** The cached texts of extensions only; those of core and what it stands on are replaced, unless `keepsBase`. */
export function sourcesToRead(
  sources: readonly CachedSource[],
  { keepsBase }: { readonly keepsBase: boolean },
): readonly CachedSource[] {
  return keepsBase ? sources : sources.filter(({ namespace }) => !BASE_NAMESPACES.includes(namespace))
}

/**
 * One namespace each, in its newest version. `textOf` gives the text of a cached source that was read.
 * Folders without a dataset `namespace` are passed over: no reader sees a schema in them.
 */
export function cachedNamespaces(
  sources: readonly CachedSource[],
  textOf: (path: NodePath) => string | undefined,
): readonly CachedNamespace[] {
  const versions = new Map<string, CachedSource[]>()
  for (const source of sources) {
    const key = JSON.stringify([source.namespace, source.version])
    versions.set(key, [...(versions.get(key) ?? []), source])
  }
  const newest = new Map<string, CachedNamespace>()
  for (const group of versions.values()) {
    const main = group.find(({ source }) => source === 'namespace')
    if (main === undefined) continue
    const { namespace: name, version, path } = main
    const other = newest.get(name)
    if (other !== undefined && compareVersions(other.version, version) > 0) continue
    newest.set(name, {
      name,
      version,
      namespaceText: readText(path, textOf),
      sources: group
        .filter(source => source !== main)
        .map(source => ({ name: source.source, text: readText(source.path, textOf) })),
    })
  }
  return [...newest.values()]
}

function readText(path: NodePath, textOf: (path: NodePath) => string | undefined): string {
  const text = textOf(path)
  if (text === undefined) throw new CorruptSourceError('A cached specification must be one text.', { path })
  return text
}

/** By the numbers in them, so that 0.10.0 comes after 0.9.0. */
function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
