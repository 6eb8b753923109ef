/** Documents of many sessions: a few at a time, those that are recorded as done left alone, one that fails no hindrance to others. */

import type { FirstBuilders } from '#lib/aind/session-documents.ts'
import { mapLimit } from '#lib/async.ts'
import type { FoundSession } from '#lib/datasets/manifest/found-session.ts'
import { describeError, InvalidInputError, isNwb2zarrError } from '#lib/errors.ts'
import type { Environment } from '../environment.ts'
import { listSessions } from '../list.ts'
import { type MetadataResources, metadataDataset, metadataStage, openResources } from '../metadata.ts'
import type { MetadataSourceOptions, MetadataStageInput } from '../payloads/metadata.ts'
import type { ListInput } from '../payloads.ts'
import { type MetadataRecord, type MetadataRunSummary, readRecords, writeRecord, writeSummary } from './records.ts'
import { folderOfUrl, nameOfUrl } from './store-place.ts'

export interface MetadataRun extends ListInput, MetadataSourceOptions {
  readonly out: string
  readonly zip: boolean
  readonly location?: string | undefined
  /** Sessions that are recorded as done are made again. */
  readonly overwrite: boolean
  readonly concurrency: number
}

export interface MetadataRunOptions {
  readonly builders?: FirstBuilders
  /** Of each session, as it ends; `isEarlier`: it was done by an earlier run. */
  readonly onRecord: (record: MetadataRecord, options: { readonly isEarlier: boolean }) => void
}

export interface MetadataRunResult {
  readonly summary: MetadataRunSummary
  readonly records: readonly MetadataRecord[]
  readonly warnings: readonly string[]
}

/** Files of these roles hold what documents are made from. */
const ROLES = ['base', 'plane']

/** Throws where no session is meant, a table is broken, or the work is stopped. */
export async function runMetadata(
  run: MetadataRun,
  env: Pick<Environment, 'openSource' | 'openStore' | 'now' | 'signal'>,
  { onRecord, builders }: MetadataRunOptions,
): Promise<MetadataRunResult> {
  const dataset = metadataDataset(run.dataset)
  const { sessions, warnings } = await listSessions(run, env)
  if (sessions.length === 0) throw new InvalidInputError(`No session of ${dataset} is what was asked for.`)
  const shared = await openResources(run, env)
  const store = await env.openStore(run.out.replace(/\/+$/, ''))
  const ids = sessions.map(({ id }) => id)
  const earlier = await readRecords(store, ids, env)
  const records = await mapLimit(
    sessions,
    run.concurrency,
    async (session, _, { signal }) => {
      const done = earlier.get(session.id)
      const isEarlier = done?.status === 'OK' && !run.overwrite
      const record = isEarlier ? done : await makeRecord(session, run, { ...env, signal }, shared, builders)
      if (!isEarlier) await writeRecord(store, record, { signal })
      if (!isEarlier && record.status === 'OK') await removeReplaced(done, record, run.out, { ...env, signal })
      onRecord(record, { isEarlier })
      return record
    },
    { signal: env.signal },
  )
  return { summary: await writeSummary(store, dataset, records, env), records, warnings }
}

async function makeRecord(
  { id, kind, objects, missing }: FoundSession,
  run: MetadataRun,
  env: Parameters<typeof runMetadata>[1],
  shared: MetadataResources,
  builders: FirstBuilders | undefined,
): Promise<MetadataRecord> {
  const started = env.now().getTime()
  const ended = (rest: Pick<MetadataRecord, 'status' | 'warnings' | 'output' | 'error'>): MetadataRecord => ({
    session: id,
    kind,
    seconds: (env.now().getTime() - started) / 1000,
    endedAt: env.now().toISOString(),
    ...rest,
  })
  try {
    const absent = missing.find(({ role }) => ROLES.includes(role))
    if (absent !== undefined)
      throw new InvalidInputError(`The file of session ${id} is not there.`, { url: absent.url })
    const { dataset, root, places, tables, service, cache, profile, out, zip, location } = run
    const sources = objects.filter(({ role }) => ROLES.includes(role)).map(({ url }) => url)
    const input: MetadataStageInput = {
      ...{ dataset, session: id, kind, sources, root, places, tables, service, cache, profile, out, zip, location },
    }
    const {
      session: _,
      warnings,
      ...output
    } = await metadataStage(input, env, { resources: shared, ...(builders && { builders }) })
    return ended({ status: 'OK', output, warnings })
  } catch (error) {
    if (env.signal.aborted || !isNwb2zarrError(error)) throw error
    return ended({ status: 'FAILED', warnings: [], error: { name: error.name, message: describeError(error) } })
  }
}

/** The name of an asset has the time of its packaging, so that documents made again lie beside those that they replace. */
async function removeReplaced(
  earlier: MetadataRecord | undefined,
  { output: made }: MetadataRecord,
  out: string,
  { openStore, signal }: Pick<Environment, 'openStore' | 'signal'>,
): Promise<void> {
  const old = earlier?.output
  const folder = out.replace(/\/+$/, '')
  // Whatever a record says, nothing outside of the run's own folder is removed.
  if (old === undefined || old.url === made?.url || folderOfUrl(old.url) !== folder) return
  if (old.url.endsWith('.zip')) return (await openStore(folder)).delete(nameOfUrl(old.url), { signal })
  const store = await openStore(old.url)
  for (const file of old.files) await store.delete(file, { signal })
}
