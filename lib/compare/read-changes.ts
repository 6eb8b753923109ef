/** The list of intended changes that a store holds. */

import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import { CHANGES_KEY } from '#lib/merge/provenance-files.ts'
import type { Change } from '#lib/nwb/change.ts'
import { parseChanges } from './apply-changes.ts'
import type { Difference } from './difference.ts'

/** The store's list of changes; only a store of another program has none. */
export async function readChanges(
  store: Store,
  isOwn: boolean,
  { signal }: Waiting,
): Promise<{ readonly changes: readonly Change[]; readonly differences: readonly Difference[] }> {
  const shared = { path: CHANGES_KEY, expected: null, found: null }
  const bytes = await store.get(CHANGES_KEY, { signal })
  if (bytes === undefined) {
    const detail = 'The list of intended changes is missing.'
    return { changes: [], differences: isOwn ? [{ kind: 'missing', ...shared, detail }] : [] }
  }
  try {
    return { changes: parseChanges(bytes, CHANGES_KEY), differences: [] }
  } catch (error) {
    if (!(error instanceof CorruptSourceError)) throw error
    return { changes: [], differences: [{ kind: 'unreadable', ...shared, detail: `${error.message}.` }] }
  }
}
