/** The nodes of a store from their own documents, with the consolidated metadata, which most readers use, held against them. */

import type { Waiting } from '#lib/async.ts'
import type { Store } from '#lib/io/store.ts'
import { treeFromStore } from '#lib/nwb/read-zarr.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'
import { CONSOLIDATED_KEY } from '#lib/zarr/consolidate.ts'
import { encodeFloat } from '#lib/zarr/json.ts'
import { openStoreArrays, type StoredArray, type StoredGroup, type StoreNodes } from '#lib/zarr/open-store-arrays.ts'
import type { Difference } from './difference.ts'

export interface ReadNodes {
  readonly store: StoreNodes
  readonly tree: NwbTree
  readonly differences: readonly Difference[]
}

/**
 * Reads every document, and `.zmetadata` where there is one; `needsCopy`: there must be. Throws where the store is none,
 * or its documents are damaged.
 */
export async function readStoreNodes(
  store: Store,
  { needsCopy = false, signal }: Waiting & { readonly needsCopy?: boolean } = {},
): Promise<ReadNodes> {
  const own = await openStoreArrays(store, { signal, consolidated: false })
  const copy = await openStoreArrays(store, { signal })
  const shared = { store: own, tree: treeFromStore(own) }
  if (copy.consolidated) return { ...shared, differences: compareCopies(own, copy) }
  return { ...shared, differences: needsCopy ? [missingCopy] : [] }
}

const missingCopy: Difference = { kind: 'missing', path: CONSOLIDATED_KEY, expected: 'metadata', found: null }

function compareCopies({ nodes: own }: StoreNodes, { nodes: copy }: StoreNodes): readonly Difference[] {
  const paths = new Set([...own.keys(), ...copy.keys()])
  return [...paths].flatMap(path => compare(path, own.get(path), copy.get(path)))
}

type StoredNode = StoredGroup | StoredArray

function compare(path: string, own: StoredNode | undefined, copy: StoredNode | undefined): readonly Difference[] {
  const [expected, found] = [own, copy].map(node => (node === undefined ? 'null' : JSON.stringify(node, spelt)))
  if (expected === found || expected === undefined || found === undefined) return []
  const detail = 'The consolidated metadata (.zmetadata) is not what the documents of the object say.'
  return [{ kind: 'metadata', path, expected: JSON.parse(expected), found: JSON.parse(found), detail }]
}

/** Numbers by their spelling: 1 and 1.0, 0 and -0 differ. Lengths and chunk shapes are numbers on both sides. */
const spelt = (_: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value)
  return typeof value === 'number' ? encodeFloat(value) : value
}
