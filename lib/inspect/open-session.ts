/** Files and stores as sessions to inspect: their metadata at once, their elements when a check asks for them. */

import { chunksMeeting } from '#lib/array/chunk-grid.ts'
import { elementCount, type Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import { byteBudget, type Waiting } from '#lib/async.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import { cachedSourcesAmong } from '#lib/nwb/read-hdf5.ts'
import type { ReadSource } from '#lib/nwb/read-source.ts'
import { treeFromStore } from '#lib/nwb/read-zarr.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import type { StoredArray, StoreNodes } from '#lib/zarr/open-store-arrays.ts'
import { readArrayRegion } from '#lib/zarr/read-array-region.ts'
import { readCachedSchemas } from './cached-schemas.ts'
import type { Finding } from './finding.ts'
import type { ReadElements } from './inspected-array.ts'
import { type InspectedFile, type InspectedSession, inspectedSession } from './inspected-session.ts'
import { keptReads } from './kept-reads.ts'
import { metered } from './meter.ts'

export interface OpenedSession {
  readonly session: InspectedSession
  /** What of the file could not be read. */
  readonly problems: readonly Finding[]
  /** Bytes of elements that each check was given, by its name. */
  readonly bytesByCheck: ReadonlyMap<string, number>
}

/** What can be asked of files beside the inspected one. */
export type Neighbours = Omit<InspectedFile, 'url' | 'backend'>

/** A store whose metadata has been read. */
export async function openStoreSession(
  stored: StoreNodes,
  neighbours: Neighbours,
  { signal }: Waiting = {},
): Promise<OpenedSession> {
  const read = storeReader(stored, { signal })
  const arrays = [...stored.nodes.values()].filter(node => node.kind === 'array')
  const sources = cachedSourcesAmong(arrays.map(({ path }) => path as NodePath))
  const schemas = await readCachedSchemas(sources, async path => onlyText(read, path), { signal })
  const { bytes, read: meteredRead } = metered(keptReads(read))
  const file: InspectedFile = { url: stored.store.url, backend: 'zarr', ...neighbours }
  const session = inspectedSession({ tree: treeFromStore(stored), file, read: meteredRead, ...schemas })
  return { session, problems: schemas.problems, bytesByCheck: bytes }
}

interface FileOptions extends Waiting {
  /** A faster way to the elements of some datasets; undefined for the others. */
  readonly readNumbers?: (path: NodePath, region: Region) => Promise<Values | undefined>
}

/** An HDF5 file whose objects have been read; its reader stays open as long as the session is used. */
export async function openFileSession(
  { hdf5, tree, cachedSources, number }: ReadSource,
  neighbours: Neighbours,
  { signal, readNumbers = async () => undefined }: FileOptions = {},
): Promise<OpenedSession> {
  const read: ReadElements = async (path, region) =>
    (await readNumbers(path, region)) ?? hdf5.readValues(path, region, { signal })
  const schemas = await readCachedSchemas(cachedSources, async path => onlyText(read, path), { signal })
  const { bytes, read: meteredRead } = metered(keptReads(read))
  const file: InspectedFile = { url: tree.files[number]?.url ?? '', backend: 'hdf5', ...neighbours }
  const session = inspectedSession({ tree, file, read: meteredRead, ...schemas })
  return { session, problems: schemas.problems, bytesByCheck: bytes }
}

/** Bytes of chunks, as stored and decoded, that reads may hold at the same time. */
const BUDGET_BYTES = 96_000_000

/** What an element of no fixed size is reckoned with. */
const USUAL_ITEM_BYTES = 32

/** Chunks of one read that are in memory at the same time. */
const CHUNKS_AT_ONCE = 4

function storeReader({ store, nodes }: StoreNodes, { signal }: Waiting): ReadElements {
  const budget = byteBudget(BUDGET_BYTES)
  return async (path, wanted) => {
    const array = nodes.get(path)
    if (array?.kind !== 'array') throw new CorruptSourceError('There is no array', { url: store.url, path })
    const bytes = itemBytes(array)
    const { metadata } = array
    // A scalar is stored as one element along one axis.
    const isScalar = wanted.shape.length === 0 && metadata.shape.length === 1
    const region = isScalar ? { start: [0], shape: [1] } : wanted
    const chunks = Math.min(CHUNKS_AT_ONCE, elementCount(chunksMeeting(metadata, region).shape))
    const needed = bytes * (elementCount(region.shape) + 2 * chunks * elementCount(metadata.chunkShape))
    return budget.use(needed, () => readArrayRegion(store, array, region, { signal, chunksAtOnce: CHUNKS_AT_ONCE }), {
      signal,
    })
  }
}

const itemBytes = ({ metadata: { dtype } }: StoredArray): number =>
  (typeof dtype === 'string' ? Number(/\d+$/.exec(dtype)?.[0] ?? 0) : 0) || USUAL_ITEM_BYTES

const SCALAR: Region = { start: [], shape: [] }

async function onlyText(read: ReadElements, path: NodePath): Promise<string | undefined> {
  const values = await read(path, SCALAR)
  return values.kind === 'strings' && values.strings.length === 1 ? values.strings[0] : undefined
}
