/**
 * What became of each session of a metadata run: a file a session below `_report/sessions`, so that a run that was stopped
 * goes on, and at the end `_report/records.jsonl` and `_report/summary.json`.
 */

import { z } from 'zod'
import { mapLimit, type Waiting } from '#lib/async.ts'
import { ERROR_NAMES } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import { metadataOutput } from '../payloads/metadata.ts'

const REPORT = '_report'
const READ_LANES = 16

export const metadataRecord = z.object({
  session: z.string(),
  kind: z.string(),
  status: z.enum(['OK', 'FAILED']),
  seconds: z.number(),
  /** ISO 8601. */
  endedAt: z.string(),
  /** Where it was made. */
  output: metadataOutput.omit({ session: true, warnings: true }).optional(),
  warnings: metadataOutput.shape.warnings,
  error: z.object({ name: z.enum(ERROR_NAMES), message: z.string() }).optional(),
})

export type MetadataRecord = z.infer<typeof metadataRecord>

const encode = (text: string) => new TextEncoder().encode(text)

const keyOf = (session: string): string => `${REPORT}/sessions/${session}.json`

export const writeRecord = (store: Store, record: MetadataRecord, options: Waiting): Promise<void> =>
  store.set(keyOf(record.session), encode(JSON.stringify(record)), options)

/** Of those sessions that have one; a record that cannot be read is as good as none. */
export async function readRecords(
  store: Store,
  sessions: readonly string[],
  { signal }: Waiting,
): Promise<ReadonlyMap<string, MetadataRecord>> {
  const found = await mapLimit(
    sessions,
    READ_LANES,
    async (session, _, waiting) => {
      const bytes = await store.get(keyOf(session), waiting)
      const record = bytes === undefined ? undefined : parseRecord(bytes)
      return record === undefined ? [] : [[session, record] as const]
    },
    { signal },
  )
  return new Map(found.flat())
}

function parseRecord(bytes: Uint8Array): MetadataRecord | undefined {
  try {
    return metadataRecord.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return undefined
  }
}

export interface MetadataRunSummary {
  readonly dataset: string
  readonly ok: number
  readonly failed: number
  readonly byKind: Readonly<Record<string, { readonly ok: number; readonly failed: number }>>
  /** Sessions by the number of their stimulus epochs. */
  readonly epochs: Readonly<Record<string, number>>
  readonly bytesRead: number
  readonly requests: number
  /** By code, with one of the messages. */
  readonly warnings: Readonly<Record<string, { readonly count: number; readonly example: string }>>
  /** By what was said, digits aside, with one of the sessions. */
  readonly errors: Readonly<Record<string, { readonly count: number; readonly example: string }>>
  readonly failedSessions: readonly string[]
}

/** Writes records and summary; returns the summary. */
export async function writeSummary(
  store: Store,
  dataset: string,
  records: readonly MetadataRecord[],
  options: Waiting,
): Promise<MetadataRunSummary> {
  const summary = summarize(dataset, records)
  const lines = records.map(record => `${JSON.stringify(record)}\n`).join('')
  await store.set(`${REPORT}/records.jsonl`, encode(lines), options)
  await store.set(`${REPORT}/summary.json`, encode(`${JSON.stringify(summary, undefined, 2)}\n`), options)
  return summary
}

function summarize(dataset: string, records: readonly MetadataRecord[]): MetadataRunSummary {
  const count = (some: readonly MetadataRecord[]) => ({
    ok: some.filter(({ status }) => status === 'OK').length,
    failed: some.filter(({ status }) => status === 'FAILED').length,
  })
  const outputs = records.flatMap(({ output }) => (output === undefined ? [] : [output]))
  return {
    dataset,
    ...count(records),
    byKind: Object.fromEntries(
      [...Map.groupBy(records, ({ kind }) => kind)].map(([kind, some]) => [kind, count(some)]),
    ),
    epochs: Object.fromEntries([...Map.groupBy(outputs, ({ epochs }) => epochs)].map(([n, some]) => [n, some.length])),
    bytesRead: outputs.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    requests: outputs.reduce((sum, { requests }) => sum + requests, 0),
    warnings: tally(records.flatMap(({ warnings }) => warnings.map(({ code, message }) => [code, message]))),
    errors: tally(
      records.flatMap(({ session, error }) =>
        error === undefined ? [] : [[`${error.name}: ${error.message.replaceAll(/\d+/g, '#')}`, session]],
      ),
    ),
    failedSessions: records.filter(({ status }) => status === 'FAILED').map(({ session }) => session),
  }
}

function tally(pairs: readonly (readonly string[])[]): MetadataRunSummary['warnings'] {
  const groups = Map.groupBy(pairs, ([name = '']) => name)
  return Object.fromEntries(
    [...groups].map(([name, some]) => [name, { count: some.length, example: some[0]?.[1] ?? '' }]),
  )
}
