/** The keys of a store of this program: every chunk is there, since all are written, and nothing is that nobody planned. */

import { chunkCount, gridShape } from '#lib/array/chunk-grid.ts'
import type { Waiting } from '#lib/async.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import { isWithin } from '#lib/nwb/node-path.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import { CONSOLIDATED_KEY } from '#lib/zarr/consolidate.ts'
import type { StoredArray, StoreNodes } from '#lib/zarr/open-store-arrays.ts'
import type { Difference } from './difference.ts'

/** What the program says about the making of the store, and its reports. */
const OWN_FOLDER = 'nwb2zarr/'

/** Keys named that nobody planned. */
const SHOWN_STRANGERS = 20

/**
 * Lists the store once; one that cannot be listed (over HTTP) is taken as it is read. What `known` differences tell of
 * already is not told again.
 */
export async function checkKeys(
  store: Store,
  nodes: StoreNodes,
  known: readonly Difference[],
  { signal }: Waiting = {},
): Promise<readonly Difference[]> {
  const found = await countKeys(store, nodes, { signal })
  if (found === undefined) return []
  const { chunks, strangers, strangerCount } = found
  const isTold = (path: string) => known.some(difference => isWithin(path as NodePath, difference.path as NodePath))
  const missing = [...nodes.nodes.values()].flatMap(node => {
    if (node.kind === 'group' || isTold(node.path)) return []
    const [there, planned] = [chunks.get(node.path) ?? 0, chunkCount(node.metadata)]
    return there === planned ? [] : [missingChunks(node.path, planned, there)]
  })
  const untold = strangers.filter(key => !isTold(`/${key}`))
  return [...missing, ...untold.map(key => stranger(key, strangerCount))]
}

interface FoundKeys {
  /** Chunks that are there, by path of their array. */
  readonly chunks: ReadonlyMap<string, number>
  /** The first of the keys that belong to nothing. */
  readonly strangers: readonly string[]
  readonly strangerCount: number
}

/** Keys are counted as they come: a store may have millions. */
async function countKeys(store: Store, { nodes }: StoreNodes, { signal }: Waiting): Promise<FoundKeys | undefined> {
  const chunks = new Map<string, number>()
  const strangers: string[] = []
  let strangerCount = 0
  try {
    for await (const { key } of store.list('', { signal })) {
      if (key === CONSOLIDATED_KEY || key.startsWith(OWN_FOLDER)) continue
      const at = key.lastIndexOf('/')
      const [path, name] = [`/${key.slice(0, Math.max(0, at))}`, key.slice(at + 1)]
      const node = nodes.get(path)
      if (node?.kind === 'array' && isChunk(name, node)) chunks.set(path, (chunks.get(path) ?? 0) + 1)
      else if (node === undefined || !DOCUMENTS[node.kind].includes(name)) {
        strangerCount++
        if (strangers.length < SHOWN_STRANGERS) strangers.push(key)
      }
    }
  } catch (error) {
    if (error instanceof UnsupportedFeatureError) return undefined
    throw error
  }
  return { chunks, strangers, strangerCount }
}

const DOCUMENTS = { group: ['.zgroup', '.zattrs'], array: ['.zarray', '.zattrs'] }

/** Is it the name of a chunk of the array, as the program writes them: `0.12`? */
function isChunk(name: string, { metadata }: StoredArray): boolean {
  if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*))*$/.test(name)) return false
  const coords = name.split('.').map(Number)
  const grid = metadata.shape.length === 0 ? [1] : gridShape(metadata)
  return coords.length === grid.length && coords.every((coord, axis) => coord < (grid[axis] ?? 0))
}

const missingChunks = (path: string, planned: number, there: number): Difference => ({
  kind: 'missing',
  path,
  expected: planned,
  found: there,
  detail: 'Chunks of the array are missing from the store.',
})

const stranger = (key: string, count: number): Difference => ({
  kind: 'unexpected',
  path: `/${key}`,
  expected: null,
  found: 'object',
  detail: count === 1 ? 'Nobody planned this object of the store.' : `One of ${count} objects that nobody planned.`,
})
