/** Tasks that a run may have at once → sessions at once, and tasks of one session at once. */

export interface ConcurrencySplit {
  readonly sessions: number
  /** Of one session; `sessions` times this is at most what was asked for. */
  readonly batches: number
}

/** Before and after its tasks a session is planned and merged, which no other task of it can shorten. */
const FIXED_ROUNDS = 2

/**
 * The split by which the sessions are done soonest, each with about so many tasks as `batchCounts` says: few sessions of many tasks
 * get many tasks each, many small sessions stand side by side.
 */
export function splitConcurrency(batchCounts: readonly number[], atOnce: number): ConcurrencySplit {
  const largest = Math.max(1, ...batchCounts)
  let best: ConcurrencySplit = { sessions: Math.max(1, Math.min(atOnce, batchCounts.length)), batches: 1 }
  let shortest = roundsOf(batchCounts, best)
  for (let batches = 2; batches <= Math.min(largest, atOnce); batches++) {
    const split = { sessions: Math.max(1, Math.min(Math.floor(atOnce / batches), batchCounts.length)), batches }
    const rounds = roundsOf(batchCounts, split)
    // Counts are rough; a session with more tasks than that is better off with more at once.
    if (rounds > shortest) continue
    best = split
    shortest = rounds
  }
  return best
}

/** Rounds of tasks that everything takes: lanes of sessions, or the longest session where that is longer. */
function roundsOf(batchCounts: readonly number[], { sessions, batches }: ConcurrencySplit): number {
  const rounds = batchCounts.map(count => FIXED_ROUNDS + Math.ceil(count / batches))
  const sum = rounds.reduce((all, some) => all + some, 0)
  return Math.max(sum / sessions, ...rounds, 0)
}
