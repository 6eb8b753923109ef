/** The runs of an output: a folder a run, with documents that the states write and the summary is made of. No database. */

import type { z } from 'zod'
import { mapLimit, type Waiting } from '#lib/async.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import { RUNS_FOLDER, STAGING_FOLDER } from './payloads/states.ts'

/** Documents of a run, by their keys in its folder. */
export const RUN_KEYS = {
  input: 'input.json',
  sessions: 'sessions.json',
  /** What maps read. */
  sessionLines: 'sessions.jsonl',
  sampleLines: 'sample.jsonl',
  estimate: 'estimate.json',
  summary: 'summary.json',
  table: 'summary.csv',
  results: 'results/',
  failures: 'failures/',
} as const

const READ_LANES = 32

export const runFolder = (output: string, runId: string): string => `${output}/${RUNS_FOLDER}/${runId}`

export const resultKey = (session: string): string => `${RUN_KEYS.results}${keyPart(session)}.json`

export const failureKey = ({
  session,
  state,
  batch,
}: {
  session?: string | undefined
  state: string
  batch?: number | undefined
}): string =>
  `${RUN_KEYS.failures}${session === undefined ? '_run' : keyPart(session)}/${state}${batch === undefined ? '' : `-${batch}`}.json`

/**
 * Folder for the work of all conversions to a store, given by its URL below the output: apart from the stores, so that one rule of
 * the bucket removes it in time.
 */
export const workFolderOf = (output: string, store: string): string =>
  `${output}/${STAGING_FOLDER}/${store.slice(output.length + 1)}`

/** A name as one part of a key. */
export const keyPart = (name: string): string => encodeURIComponent(name).replaceAll('%20', ' ')

export async function writeDocument(
  store: Store,
  key: string,
  value: unknown,
  { signal }: Waiting = {},
): Promise<void> {
  await store.set(key, Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`), { signal })
}

/** Undefined where there is none. Throws CorruptSourceError for a document that is not what it should be. */
export async function readDocument<Schema extends z.ZodType>(
  store: Store,
  key: string,
  schema: Schema,
  { signal }: Waiting = {},
): Promise<z.output<Schema> | undefined> {
  const bytes = await store.get(key, { signal })
  if (bytes === undefined) return undefined
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString()))
  } catch (cause) {
    throw new CorruptSourceError('This document of a run is damaged.', { url: `${store.url}/${key}` }, { cause })
  }
}

/** All documents below a prefix. */
export async function readDocuments<Schema extends z.ZodType>(
  store: Store,
  prefix: string,
  schema: Schema,
  { signal }: Waiting = {},
): Promise<readonly z.output<Schema>[]> {
  const keys: string[] = []
  for await (const { key } of store.list(prefix, { signal })) keys.push(key)
  const found = await mapLimit(keys, READ_LANES, (key, _, waiting) => readDocument(store, key, schema, waiting), {
    signal,
  })
  return found.filter(document => document !== undefined)
}

/** JSON lines for the reader of a map. */
export const jsonLines = (items: readonly unknown[]): Uint8Array =>
  Buffer.from(items.map(item => `${JSON.stringify(item)}\n`).join(''))
