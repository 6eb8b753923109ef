/** The input of a run, as a person wrote it → what is to be done; a repeated run gets the input of the first. */

import { z } from 'zod'
import { datasetName } from '#lib/datasets/dataset-table.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { metadataDataset } from './metadata.ts'
import { parsePayload } from './payloads/parse-payload.ts'
import { sessionsRecord } from './payloads/records.ts'
import { type RunInput, runInput } from './payloads/run-input.ts'
import { RUNS_FOLDER, STAGING_FOLDER } from './payloads/states.ts'
import type { RunEnvironment } from './run-environment.ts'
import { RUN_KEYS, readDocument, runFolder } from './run-registry.ts'

export interface RunRequest {
  readonly run: RunInput
  /** Canonical name. */
  readonly dataset: string
  /** URL of the folder of the stores, without a slash at its end. */
  readonly stores: string
  /** Sessions that are meant, by their stores' URLs; all that the input means where absent. */
  readonly onlyStores?: ReadonlySet<string>
}

const WHAT = 'The input of the run'

/** Throws InvalidInputError, worded for the person who wrote the input. */
export async function runRequest(input: unknown, env: RunEnvironment): Promise<RunRequest> {
  const given = objectOf(input)
  const repeated = typeof given.retryFailedOf === 'string' ? given.retryFailedOf : undefined
  const earlier = repeated === undefined ? undefined : await earlierRun(repeated, env)
  const run = parsePayload(runInput, { ...earlier?.input, ...given }, WHAT)
  if (run.compute === 'fargate' && !env.hasFargate)
    throw new InvalidInputError(`${WHAT}: compute is fargate, but the stack was deployed without Fargate.`, {
      advice: 'Leave compute out, or deploy the stack with Fargate.',
    })
  checkMetadata(run)
  return {
    run,
    dataset: datasetName(run.dataset),
    stores: `${env.output}${prefixOf(run)}/${datasetName(run.dataset)}`,
    ...(earlier && { onlyStores: earlier.stores }),
  }
}

/** Throws InvalidInputError where documents are wanted of a dataset that has none, or an estimate of what costs next to nothing. */
function checkMetadata({ mode, metadata, dataset, dryRun, maxDollars }: RunInput): void {
  if (mode === 'convert' && metadata === undefined) return
  metadataDataset(dataset)
  if (mode === 'metadata' && (dryRun || maxDollars !== undefined))
    throw new InvalidInputError(
      `${WHAT}: a run whose mode is metadata reads little and has no estimate; leave out dryRun and maxDollars.`,
    )
}

function objectOf(input: unknown): Readonly<Record<string, unknown>> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(input ?? {})
  if (parsed.success) return parsed.data
  throw new InvalidInputError(`${WHAT} is not an object like {"dataset": "Visual Behavior Ephys"}.`)
}

/** `/mouse-17/again` of ` mouse-17/again/`. */
function prefixOf({ outputPrefix }: RunInput): string {
  const parts = outputPrefix
    .trim()
    .split('/')
    .filter(part => part !== '')
  const bad = parts.find(part => part === '.' || part === '..' || !/^[\w.!'()* +=@,-]+$/.test(part))
  if (bad !== undefined)
    throw new InvalidInputError(`${WHAT}: outputPrefix has the part “${bad}”; letters, digits and -_.=@+ are fine.`)
  if (parts[0] === RUNS_FOLDER || parts[0] === STAGING_FOLDER)
    throw new InvalidInputError(`${WHAT}: outputPrefix starts with ${parts[0]}, which the runs themselves use.`)
  return parts.map(part => `/${part}`).join('')
}

/** The input of a run that was started before, and the stores of its sessions that are not published. */
async function earlierRun(runId: string, env: RunEnvironment) {
  const { signal } = env
  const registry = await env.openStore(runFolder(env.output, runId))
  const input = await readDocument(registry, RUN_KEYS.input, z.record(z.string(), z.unknown()), { signal })
  const sessions = await readDocument(registry, RUN_KEYS.sessions, sessionsRecord, { signal })
  if (input === undefined || sessions === undefined)
    throw new InvalidInputError(
      `${WHAT}: retryFailedOf names the run ${runId}, of which ${input === undefined ? 'nothing is known here' : 'no sessions were found'}.`,
      { advice: 'The command `nwb2zarr runs` lists the runs of an output.' },
    )
  const stores = new Set<string>()
  for (const { store } of sessions.sessions) if (!(await isPublished(store, env))) stores.add(store)
  const { retryFailedOf: _, comment: __, ...plain } = input
  return { input: plain, stores }
}

/** Does the store open? */
export async function isPublished(store: string, env: Pick<RunEnvironment, 'openStore' | 'signal'>): Promise<boolean> {
  const opened = await env.openStore(store)
  for await (const { key } of opened.list('.zmetadata', { signal: env.signal })) if (key === '.zmetadata') return true
  return false
}
