/** The schemas that an inspected file holds. Texts that cannot be read cost their namespace, and are told. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import { describeError, isNwb2zarrError } from '#lib/errors.ts'
import { BASE_NAMESPACES, cachedNamespaces } from '#lib/nwb/cached-specifications.ts'
import type { CachedSource } from '#lib/nwb/read-hdf5.ts'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import type { CachedNamespace } from '#lib/nwb/schema/parse-namespace.ts'
import { catalogOf, type TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import type { Finding } from './finding.ts'
import { BUILT_IN_VERSION } from './inspected-session.ts'

export interface CachedSchemas {
  readonly namespaces: readonly CachedNamespace[]
  readonly catalog: TypeCatalog
  readonly problems: readonly Finding[]
}

const TEXTS_AT_ONCE = 16

/** `readText` gives the text of a cached source. */
export async function readCachedSchemas(
  sources: readonly CachedSource[],
  readText: (path: NodePath) => Promise<string | undefined>,
  { signal }: Waiting = {},
): Promise<CachedSchemas> {
  const problems: Finding[] = []
  const broken = new Set<string>()
  const texts = await mapLimit(
    sources,
    TEXTS_AT_ONCE,
    async ({ path, namespace }) => {
      try {
        const text = await readText(path)
        if (text !== undefined) return [path, text] as const
        problems.push(unreadable(path, 'it is not one text.'))
      } catch (error) {
        if (!isNwb2zarrError(error) || error.name === 'SourceUnavailableError') throw error
        problems.push(unreadable(path, describeError(error)))
      }
      broken.add(namespace)
      return [path, ''] as const
    },
    { signal },
  )
  const byPath = new Map(texts)
  const whole = sources.filter(({ namespace }) => !broken.has(namespace))
  const namespaces = cachedNamespaces(whole, path => byPath.get(path))
  return { namespaces, catalog: catalogFrom(namespaces), problems }
}

/** The file's own types; those of the published schema where it does not hold the core itself. */
export function catalogFrom(namespaces: readonly CachedNamespace[]): TypeCatalog {
  const held = new Set(namespaces.map(({ name }) => name))
  if (BASE_NAMESPACES.slice(0, 2).every(name => held.has(name))) return catalogOf(namespaces)
  const published = loadSchema(BUILT_IN_VERSION).namespaces.filter(({ name }) => !held.has(name))
  return catalogOf([...published, ...namespaces])
}

const unreadable = (path: NodePath, why: string): Finding => ({
  check: 'specifications',
  importance: 'ERROR',
  severity: 'LOW',
  objectType: null,
  objectName: null,
  location: path,
  message: `A specification in the file cannot be read: ${why}`,
})
