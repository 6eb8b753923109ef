/** What a dataset comes to, from the plans of its sessions, or of some of each kind. */

import type { PlanTotals } from './conversion-plan.ts'

/** A session, and what it weighs among its kind. */
export interface WeighedSession {
  readonly kind: string
  /** Bytes of its source files; null where nobody has looked. */
  readonly sourceBytes: number | null
}

export interface PlannedTotals extends WeighedSession {
  /** Absent where it could not be planned. */
  readonly totals?: SummedTotals
}

type SummedTotals = Pick<
  PlanTotals,
  'readBytes' | 'rawBytes' | 'dataObjects' | 'metadataObjects' | 'estimatedBytes' | 'estimatedSeconds'
>

/** Sums over sessions; of a dataset of which a sample was planned, reckoned for all. */
export interface Sums extends SummedTotals {
  readonly sessions: number
}

/** At most so many sessions of each kind, evenly spread over them: always the same ones. */
export function sampleOfKinds<Session extends WeighedSession>(
  sessions: readonly Session[],
  mostOfKind: number,
): readonly Session[] {
  return [...Map.groupBy(sessions, ({ kind }) => kind).values()].flatMap(some => spread(some, mostOfKind))
}

/** Sums over all sessions, by those that were planned. Sessions that cannot be planned count for nothing. */
export function reckonSums(sessions: readonly WeighedSession[], planned: readonly PlannedTotals[]): Sums {
  return [...Map.groupBy(sessions, ({ kind }) => kind)]
    .map(([kind, some]) =>
      reckon(
        some,
        planned.filter(session => session.kind === kind),
      ),
    )
    .reduce(add, NOTHING)
}

/** So many of the items, evenly spread over them. */
function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]).filter(
    item => item !== undefined,
  )
}

/** The sums of the sessions of one kind, by those that were planned: a session counts as much as its source files have bytes. */
function reckon(all: readonly WeighedSession[], planned: readonly PlannedTotals[]): Sums {
  const good = planned.filter(
    (session): session is PlannedTotals & { totals: SummedTotals } => session.totals !== undefined,
  )
  const sums = good.map(({ totals }): Sums => ({ ...totals, sessions: 1 })).reduce<Sums>(add, NOTHING)
  const failed = planned.length - good.length
  const missing = all.length - planned.length
  if (missing === 0 || good.length === 0) return sums
  const factor = weightOf(all) / weightOf(planned)
  return { ...scale(sums, factor), sessions: all.length - failed }
}

/** Bytes, or the number of sessions where the bytes of one are not known. */
function weightOf(jobs: readonly WeighedSession[]): number {
  return jobs.some(({ sourceBytes }) => sourceBytes === null)
    ? jobs.length
    : jobs.reduce((sum, { sourceBytes }) => sum + (sourceBytes ?? 0), 0)
}

const NOTHING: Sums = {
  sessions: 0,
  readBytes: 0,
  rawBytes: 0,
  dataObjects: 0,
  metadataObjects: 0,
  estimatedBytes: 0,
  estimatedSeconds: 0,
}

const add = (a: Sums, b: Sums): Sums => ({
  sessions: a.sessions + b.sessions,
  readBytes: a.readBytes + b.readBytes,
  rawBytes: a.rawBytes + b.rawBytes,
  dataObjects: a.dataObjects + b.dataObjects,
  metadataObjects: a.metadataObjects + b.metadataObjects,
  estimatedBytes: a.estimatedBytes + b.estimatedBytes,
  estimatedSeconds: a.estimatedSeconds + b.estimatedSeconds,
})

const scale = (sums: Sums, factor: number): Sums => ({
  sessions: Math.round(sums.sessions * factor),
  readBytes: Math.round(sums.readBytes * factor),
  rawBytes: Math.round(sums.rawBytes * factor),
  dataObjects: Math.round(sums.dataObjects * factor),
  metadataObjects: Math.round(sums.metadataObjects * factor),
  estimatedBytes: Math.round(sums.estimatedBytes * factor),
  estimatedSeconds: sums.estimatedSeconds * factor,
})
