/** Fills a folder with the metadata service's answers about all animals of sessions, before documents are made. */

import { isObject } from '#lib/aind/json-value.ts'
import { ANSWER_KINDS, type AnswerKind, cacheKey } from '#lib/aind/service/answer.ts'
import { findAnswer } from '#lib/aind/service/answers.ts'
import { tableDocument } from '#lib/aind/tables/metadata-tables.ts'
import { mapLimit } from '#lib/async.ts'
import type { FoundSession } from '#lib/datasets/manifest/found-session.ts'
import { describeError, InvalidInputError, isNwb2zarrError } from '#lib/errors.ts'
import type { Environment } from '../environment.ts'
import { listSessions } from '../list.ts'
import { type MetadataResources, metadataDataset, openResources } from '../metadata.ts'
import type { MetadataSourceOptions } from '../payloads/metadata.ts'
import type { ListInput } from '../payloads.ts'

export interface Preload extends ListInput, MetadataSourceOptions {
  /** Answers that are there are asked for again. */
  readonly overwrite: boolean
}

export type PreloadStatus = 'cached' | 'fetched' | 'unknown' | 'unreachable'

export interface PreloadResult {
  readonly mice: number
  readonly counts: Readonly<Record<PreloadStatus, number>>
  /** What could not be fetched, with the reason. */
  readonly failures: readonly { readonly key: string; readonly status: PreloadStatus; readonly message: string }[]
}

/** The service has a limit of its own; more only wait. */
const LANES = 3

export async function preloadAnswers(
  preload: Preload,
  env: Pick<Environment, 'openSource' | 'openStore' | 'signal'>,
): Promise<PreloadResult> {
  if (preload.cache === undefined || preload.service === undefined)
    throw new InvalidInputError(
      '--preload needs both --service, which is asked, and --cache, the folder for its answers.',
    )
  const { sessions } = await listSessions(preload, env)
  const resources = await openResources(preload, env)
  const mice = miceOf(preload, sessions, resources)
  const wanted = mice.flatMap(mouse => ANSWER_KINDS.map(kind => ({ mouse, kind })))
  const outcomes = await mapLimit(
    wanted,
    LANES,
    ({ mouse, kind }, _, { signal }) => fetchAnswer(mouse, kind, preload, resources, signal),
    { signal: env.signal },
  )
  const count = (status: PreloadStatus) => outcomes.filter(outcome => outcome.status === status).length
  return {
    mice: mice.length,
    counts: {
      cached: count('cached'),
      fetched: count('fetched'),
      unknown: count('unknown'),
      unreachable: count('unreachable'),
    },
    failures: outcomes.flatMap(({ key, status, message }) => (message === undefined ? [] : [{ key, status, message }])),
  }
}

interface Outcome {
  readonly key: string
  readonly status: PreloadStatus
  readonly message?: string
}

async function fetchAnswer(
  mouse: string,
  kind: AnswerKind,
  { overwrite }: Preload,
  { answers }: MetadataResources,
  signal: AbortSignal,
): Promise<Outcome> {
  const key = cacheKey(kind, mouse)
  try {
    if (overwrite) await answers.cache?.delete(key, { signal })
    const { from } = await findAnswer(answers, kind, mouse, { signal })
    return { key, status: from === 'cache' ? 'cached' : 'fetched' }
  } catch (error) {
    if (signal.aborted || !isNwb2zarrError(error)) throw error
    const status = error.name === 'SourceUnavailableError' ? 'unreachable' : 'unknown'
    return { key, status, message: describeError(error) }
  }
}

/** Each once. Of Visual Coding Neuropixels the files name animals otherwise: all of the mapping are meant. */
function miceOf(
  { dataset }: Preload,
  sessions: readonly FoundSession[],
  { tables }: MetadataResources,
): readonly string[] {
  if (metadataDataset(dataset) !== 'visual-coding-ephys')
    return [...new Set(sessions.flatMap(({ subject }) => subject ?? []))].sort()
  const use = { session: 'of every mouse', gives: 'the ids of the mice' }
  const { value } = tableDocument(tables, 'vce-subject-mapping', use)
  return [...new Set(isObject(value) ? Object.values(value).map(String) : [])].sort()
}
