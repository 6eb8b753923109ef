/** Stores in which of several writers of one key exactly one can win: for claims and markers. */

import type { ReadOptions } from './byte-source.ts'
import type { Store } from './store.ts'

export interface ConditionalStore extends Store {
  /** Writes the whole value unless the key exists; true where this call wrote it. */
  setIfAbsent(key: string, value: Uint8Array, options?: ReadOptions): Promise<boolean>
}

export function isConditionalStore(store: Store): store is ConditionalStore {
  return 'setIfAbsent' in store
}
