/** Bounds what is in flight from a source by bytes: memory, not sockets, is what runs out first. */

import type { ByteBudget } from '#lib/async.ts'
import type { ByteSource } from './byte-source.ts'

/** A read starts when its length fits into the budget, which sources may share. The budget is free again once the bytes are handed out. */
export function withByteLimit(source: ByteSource, budget: ByteBudget): ByteSource {
  return {
    ...source,
    read: (range, options) => budget.use(range.length, () => source.read(range, options), options),
  }
}
