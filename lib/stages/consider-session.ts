/**
 * Sessions that convert themselves: what is there now decides, whoever asks. An arriving object, the hourly look, and either of them
 * twice come to the same; nothing is remembered but in S3.
 */

import { createHash } from 'node:crypto'
import { type ArrivingSession, RECORDINGS_DATASET } from '#lib/datasets/arriving-sessions.ts'
import { datasetName } from '#lib/datasets/dataset-table.ts'
import { isConditionalStore } from '#lib/io/conditional-store.ts'
import { PROVENANCE_KEY, parseProvenance } from '#lib/merge/provenance-files.ts'
import { TOOL } from '#lib/tool.ts'
import { type RunSummary, runSummary } from './payloads/records.ts'
import type { TriggerSource } from './payloads/triggers.ts'
import { completenessOf } from './required-files.ts'
import type { RunEnvironment } from './run-environment.ts'
import { RUN_KEYS, readDocument, runFolder } from './run-registry.ts'
import { isPublished } from './run-request.ts'

export interface ConsiderEnvironment extends RunEnvironment {
  /** False where an execution of that name was started before. */
  startRun(name: string, input: unknown): Promise<boolean>
}

export interface Consideration {
  readonly session: string
  /** `waiting`: complete, but objects may still follow; `running`: started before; `given-up`: failed as often as it is tried. */
  readonly status: 'incomplete' | 'waiting' | 'started' | 'running' | 'done' | 'given-up'
  readonly missing: readonly string[]
  readonly execution?: string
}

/** Runs of one version of a session's files: faults that pass are tried again, an hour apart. */
const MOST_RUNS = 3

/** A session that lacks files for so long is told of, once. */
const INCOMPLETE_HOURS = 24

/** Starts the conversion of a session that is complete, or says what it lacks. */
export async function considerSession(
  trigger: TriggerSource,
  session: ArrivingSession,
  env: ConsiderEnvironment,
): Promise<Consideration> {
  const url = urlOf(trigger)
  const { missing, quietUntil } = await completenessOf(session, { url, trigger }, env)
  const told = { session: session.id, missing }
  if (missing.length > 0) {
    await tellOfIncomplete(trigger, session, missing, env)
    return { ...told, status: 'incomplete' }
  }
  if (quietUntil !== undefined && quietUntil > env.now()) return { ...told, status: 'waiting' }
  if (await isConverted(trigger, session, env)) return { ...told, status: 'done' }
  const fingerprint = arrivalFingerprint(trigger, session)
  for (let attempt = 1; attempt <= MOST_RUNS; attempt++) {
    const execution = `${fingerprint}-${attempt}`
    const registry = await env.openStore(runFolder(env.output, execution))
    const summary = await readDocument(registry, RUN_KEYS.summary, runSummary, { signal: env.signal })
    if (summary !== undefined) {
      if (!mayPass(summary)) return { ...told, status: isGood(summary) ? 'done' : 'given-up', execution }
      continue
    }
    const isStarted = await env.startRun(execution, inputOf(trigger, session))
    return { ...told, status: isStarted ? 'started' : 'running', execution }
  }
  return { ...told, status: 'given-up' }
}

const isGood = ({ sessions }: RunSummary): boolean =>
  sessions.length > 0 && sessions.every(({ state }) => state === 'converted' || state === 'already-done')

/** Failures that say nothing of the files themselves. */
const PASSING = new Set(['', 'SourceUnavailableError', 'DeadlineExceededError', 'IncompleteOutputError'])

const mayPass = (summary: RunSummary): boolean =>
  !isGood(summary) && summary.sessions.every(({ state, error }) => state !== 'refused' && PASSING.has(error))

const urlOf = ({ bucket, prefix }: TriggerSource): string => `s3://${bucket}/${prefix}`

/** The files that a run would convert, in the order of their names. */
const versionsOf = (trigger: TriggerSource, { objects }: ArrivingSession) =>
  objects.map(({ key, etag }) => ({ url: `${urlOf(trigger)}${key}`, etag })).sort((a, b) => (a.url < b.url ? -1 : 1))

/** What a conversion depends on: the program, dataset and options, the files in their versions. A name of an execution. */
export function arrivalFingerprint(trigger: TriggerSource, session: ArrivingSession): string {
  const { dataset, options, outputPrefix } = trigger
  return createHash('sha256')
    .update(JSON.stringify({ tool: TOOL, dataset: datasetName(dataset), options, outputPrefix, session: session.id }))
    .update(JSON.stringify(versionsOf(trigger, session)))
    .digest('hex')
    .slice(0, 40)
}

/** A pure function of the fingerprint's own parts, so that a second start of the same name asks for the same. */
function inputOf(trigger: TriggerSource, session: ArrivingSession): object {
  const { dataset, options, outputPrefix } = trigger
  const url = urlOf(trigger)
  const isRecording = datasetName(dataset) === RECORDINGS_DATASET
  const sources = isRecording
    ? [`${url}${session.folder}`.replace(/\/$/, '')]
    : session.objects.map(({ key }) => `${url}${key}`)
  return {
    comment: `Started by the arrival of ${session.id}.`,
    dataset,
    sources,
    sessions: [session.id],
    options,
    ...(outputPrefix !== '' && { outputPrefix }),
    // A file that changed replaces what was made of the old one.
    overwrite: true,
  }
}

/** Is the session's store published, made of these very files by this program? */
async function isConverted(
  trigger: TriggerSource,
  session: ArrivingSession,
  env: ConsiderEnvironment,
): Promise<boolean> {
  const dataset = datasetName(trigger.dataset)
  if (dataset === RECORDINGS_DATASET) return false
  const prefix = trigger.outputPrefix.replace(/^\/+|\/+$/g, '')
  const store = `${env.output}${prefix === '' ? '' : `/${prefix}`}/${dataset}/${session.id}.nwb.zarr`
  if (!(await isPublished(store, env))) return false
  const opened = await env.openStore(store)
  const provenance = parseProvenance(await opened.get(PROVENANCE_KEY, { signal: env.signal }), TOOL.name)
  if (provenance?.tool.version !== TOOL.version) return false
  const converted = new Map(provenance.sources.map(({ url, etag }) => [url, etag]))
  return versionsOf(trigger, session).every(({ url, etag }) => converted.get(url) === etag)
}

/** The first who writes the note tells. */
async function tellOfIncomplete(
  trigger: TriggerSource,
  { id, objects }: ArrivingSession,
  missing: readonly string[],
  env: ConsiderEnvironment,
): Promise<void> {
  const oldest = Math.min(...objects.map(({ modifiedAt }) => modifiedAt.getTime()))
  if (env.now().getTime() - oldest < INCOMPLETE_HOURS * 3_600_000) return
  const name = createHash('sha256')
    .update(`${urlOf(trigger)}${id}`)
    .digest('hex')
    .slice(0, 40)
  const notes = await env.openStore(runFolder(env.output, '_incomplete'))
  const note = { session: `${urlOf(trigger)}${id}`, missing, toldAt: env.now().toISOString() }
  const isFirst = isConditionalStore(notes)
    ? await notes.setIfAbsent(`${name}.json`, Buffer.from(JSON.stringify(note)), { signal: env.signal })
    : false
  if (!isFirst) return
  const message = `${note.session} has been incomplete for more than ${INCOMPLETE_HOURS} hours. ${missing.join(' ')}`
  await env.notify(`nwb2zarr: a session is incomplete`, message)
}
