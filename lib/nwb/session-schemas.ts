/** The schemas of one session: those that its store is written with, and the extensions that its file brings along. */

import { textAttribute } from './attributes.ts'
import { BASE_NAMESPACES } from './cached-specifications.ts'
import { loadSchema } from './schema/load-schema.ts'
import { parseNwbVersion, type TargetVersion, targetVersion } from './schema/nwb-version.ts'
import type { CachedNamespace } from './schema/parse-namespace.ts'
import { catalogOf, type TypeCatalog } from './schema/type-catalog.ts'
import type { NwbTree } from './tree.ts'

export interface SessionSchemas {
  /** core, hdmf-common and hdmf-experimental in the version to write. */
  readonly base: readonly CachedNamespace[]
  /** All extensions at hand, used or not. */
  readonly extensions: readonly CachedNamespace[]
  /** Types of both. */
  readonly catalog: TypeCatalog
  readonly warnings: readonly string[]
}

/** The version that the session is written as, by what its root says. Throws InvalidInputError for NWB 1. */
export function targetOf(tree: NwbTree): TargetVersion {
  const place = { path: '/', ...(tree.files[0] !== undefined && { url: tree.files[0].url }) }
  return targetVersion(parseNwbVersion(textAttribute(tree.root, 'nwb_version')), place)
}

/** `cached`: the namespaces of the source, see cached-specifications.ts. */
export function sessionSchemas(tree: NwbTree, cached: readonly CachedNamespace[]): SessionSchemas {
  const extensions = cached.filter(({ name }) => !BASE_NAMESPACES.includes(name))
  const { base, warnings } = baseFor(targetOf(tree), cached)
  return { base, extensions, catalog: catalogOf([...base, ...extensions]), warnings }
}

function baseFor(target: TargetVersion, cached: readonly CachedNamespace[]): Pick<SessionSchemas, 'base' | 'warnings'> {
  if (target.kind === 'schema') return { base: loadSchema(target.version).namespaces, warnings: [] }
  const own = cached.filter(({ name }) => BASE_NAMESPACES.includes(name))
  if (own.some(({ name }) => name === 'core')) return { base: own, warnings: [target.warning] }
  const warning = 'The file is newer than NWB 2.10 and holds no specifications; it is written as NWB 2.10.0.'
  return { base: loadSchema('2.10.0').namespaces, warnings: [warning] }
}
