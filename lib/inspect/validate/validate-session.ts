/**
 * A session against its specifications: those that the file itself holds, extensions included, and the published ones
 * where it holds none.
 */

import type { Scalar } from '#lib/array/values.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import { isNwb2zarrError } from '#lib/errors.ts'
import { BASE_NAMESPACES } from '#lib/nwb/cached-specifications.ts'
import { ROOT_PATH } from '#lib/nwb/node-path.ts'
import { isNwbFile } from '#lib/nwb/object-type.ts'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import { catalogOf, type TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import { inspectedArray } from '../inspected-array.ts'
import { BUILT_IN_VERSION, type InspectedSession } from '../inspected-session.ts'
import { placeObjects } from './place-objects.ts'
import { neededValues, validateObjects } from './validate-objects.ts'
import type { ValidationError } from './validation-error.ts'

interface ValidateSessionOptions extends Waiting {
  /**
   * As PyNWB does it: by the specifications of core that it brings along, whatever version the file holds, and without
   * what it does not look for.
   */
  readonly compat?: boolean
}

/** Elements of a dataset that are looked at, if one chunk has as many. */
const FIRST_ELEMENTS = 200

const READS_AT_ONCE = 16

/**
 * Parents before children. Specifications that cannot be read are an error at the root, and nothing else is said. Of a file
 * whose root is no NWBFile nothing is said: no reader opens it.
 */
export async function validateSession(
  session: InspectedSession,
  { compat = false, signal }: ValidateSessionOptions = {},
): Promise<readonly ValidationError[]> {
  const catalog = compat ? builtInCatalog(session) : session.catalog
  const broken = brokenSpecification(catalog)
  if (broken !== undefined) return compat ? [] : [broken]

  if (!isNwbFile(session.tree.root)) return []

  const objects = { tree: session.tree, nodeAt: session.nodeAt, catalog }
  const placed = placeObjects(objects)
  const values = await readFirst(session, neededValues(placed), { signal })
  const errors = validateObjects(placed, objects, {
    values,
    jsonAttributes: session.file.backend === 'zarr' && !compat,
    compat,
  })
  return session.namespaces.length > 0 ? errors : errors.filter(error => !isVersion(error))
}

/** Specifications that are not the file's own do not tell its version. */
const isVersion = ({ path, attribute, kind }: ValidationError): boolean =>
  path === ROOT_PATH && attribute === 'nwb_version' && kind === 'wrong-value'

/** PyNWB passes over the core of a file and keeps its own; extensions come from the file. */
function builtInCatalog({ namespaces }: InspectedSession): TypeCatalog {
  const extensions = namespaces.filter(({ name }) => !BASE_NAMESPACES.includes(name))
  return catalogOf([...loadSchema(BUILT_IN_VERSION).namespaces, ...extensions])
}

/** A type that cannot be resolved would stop the validation at some object; here it is found before the first. */
function brokenSpecification(catalog: TypeCatalog): ValidationError | undefined {
  try {
    catalog.types()
    return undefined
  } catch (error) {
    if (!isNwb2zarrError(error)) throw error
    const message = `The specifications in the file cannot be read, so that its objects were not validated: ${error.message}`
    return { kind: 'broken-specification', spec: 'specifications', path: ROOT_PATH, message }
  }
}

/** What cannot be read is left to the checks that read it: here the elements count as unknown. */
async function readFirst(
  { nodeAt, read }: InspectedSession,
  paths: ReadonlySet<NodePath>,
  { signal }: Waiting,
): Promise<ReadonlyMap<NodePath, readonly Scalar[]>> {
  const entries = await mapLimit(
    [...paths],
    READS_AT_ONCE,
    async path => {
      const node = nodeAt(path)?.node
      if (node?.kind !== 'dataset') return []
      const array = inspectedArray(path, node, read)
      try {
        return [[path, await array.scalars(array.head(FIRST_ELEMENTS))] as const]
      } catch (error) {
        if (!isNwb2zarrError(error) || error.name === 'SourceUnavailableError') throw error
        return []
      }
    },
    { signal },
  )
  return new Map(entries.flat())
}
