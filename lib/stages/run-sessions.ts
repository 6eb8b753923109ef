/** The sessions of a run, whatever the dataset: of a release by its tables, of a prefix by what lies there. */

import { mapLimit } from '#lib/async.ts'
import { nwbDataset } from '#lib/datasets/index.ts'
import { missingFrom, sessionsIn } from '#lib/datasets/miniscope/sessions.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { checkAllowed } from './allowed-sources.ts'
import { datasetSessions, sharedTables } from './dataset-sessions.ts'
import { RECORDINGS } from './open-session.ts'
import { datasetInput } from './payloads.ts'
import type { RunEnvironment } from './run-environment.ts'
import type { RunRequest } from './run-request.ts'

export interface RunSession {
  readonly session: string
  readonly kind: string
  readonly sources: readonly string[]
  readonly sideFiles: Readonly<Record<string, string>>
  readonly sourceBytes: number | null
}

export interface RunSessions {
  readonly sessions: readonly RunSession[]
  readonly refused: readonly { readonly session: string; readonly reason: string }[]
  readonly warnings: readonly string[]
}

/** Throws InvalidInputError where nothing is what was asked for, or a place may not be read. */
export async function runSessions(request: RunRequest, env: RunEnvironment): Promise<RunSessions> {
  const found = await sessionsOf(request, env)
  const { sessions: ids, limit } = request.run
  const named = request.dataset === nwbDataset.name || request.dataset === RECORDINGS
  const chosen = named ? choose(renamed(found.sessions, request.run), { ids, limit }) : found.sessions
  const twice = chosen.find(({ session }, at) => chosen.findIndex(other => other.session === session) !== at)
  if (twice !== undefined)
    throw new InvalidInputError(`Two sessions would be named ${twice.session}; convert them in runs of their own.`)
  const sessions = await mapLimit(chosen, RESOLVE_LANES, session => resolved(session, env), { signal: env.signal })
  for (const { sources, sideFiles } of sessions) checkAllowed([...sources, ...Object.values(sideFiles)], env)
  return { ...found, sessions }
}

/** Assets of DANDI that are asked for at the same time. */
const RESOLVE_LANES = 16

async function sessionsOf(request: RunRequest, env: RunEnvironment): Promise<RunSessions> {
  const { run, dataset } = request
  const places = [...run.sources, ...(run.root === undefined ? [] : [run.root])]
  checkAllowed(
    places.filter(place => !place.startsWith('dandi:')),
    env,
  )
  switch (dataset) {
    case nwbDataset.name:
      return nwbFiles(places, env)
    case RECORDINGS:
      return recordings(places, env)
    default:
      return run.sources.length > 0 ? oneSession(request, env) : releasedSessions(request, env)
  }
}

async function releasedSessions({ run, dataset }: RunRequest, env: RunEnvironment): Promise<RunSessions> {
  const { sessions, refused, warnings } = await datasetSessions(inputOf({ run, dataset }), env)
  return {
    sessions: sessions.map(({ id, kind, sources, sideFiles, bytes }) => ({
      session: id,
      kind,
      sources,
      sideFiles,
      sourceBytes: bytes,
    })),
    refused: refused.map(({ id, error }) => ({ session: id, reason: error.message })),
    warnings,
  }
}

/** One session of a release, made of the files that are named, the base first. */
async function oneSession({ run, dataset }: RunRequest, env: RunEnvironment): Promise<RunSessions> {
  const [name, ...others] = run.sessions
  if (others.length > 0)
    throw new InvalidInputError('The files in sources make one session, but several names are given in sessions.')
  const sideFiles = await sharedTables(inputOf({ run, dataset }), env)
  const session = name ?? nameOf(run.sources[0] ?? '')
  return {
    sessions: [{ session, kind: dataset, sources: run.sources, sideFiles, sourceBytes: null }],
    refused: [],
    warnings: [],
  }
}

const inputOf = ({ run, dataset }: Pick<RunRequest, 'run' | 'dataset'>) =>
  datasetInput.parse({
    dataset,
    root: run.root,
    ids: run.sources.length > 0 ? [] : run.sessions,
    kind: run.kind,
    limit: run.limit,
    profile: run.options.profile,
    choices: run.options.choices,
    // Documents are made from the first files of a session alone.
    allowMissing: run.options.allowMissing || run.mode === 'metadata',
  })

async function nwbFiles(places: readonly string[], env: RunEnvironment): Promise<RunSessions> {
  if (places.length === 0)
    throw new InvalidInputError('The dataset nwb needs sources: NWB files, or prefixes that hold some.')
  const sessions: RunSession[] = []
  for (const place of places) {
    const shared = { kind: 'nwb', sideFiles: {} }
    if (place.endsWith('.nwb')) {
      sessions.push({ ...shared, session: nameOf(place), sources: [place], sourceBytes: null })
      continue
    }
    const folder = place.replace(/\/+$/, '')
    for (const { key, size } of await keysBelow(folder, env))
      if (key.endsWith('.nwb'))
        sessions.push({
          ...shared,
          session: key.replace(/\.nwb$/, ''),
          sources: [`${folder}/${key}`],
          sourceBytes: size,
        })
  }
  if (sessions.length === 0) throw new InvalidInputError(`There is no NWB file below ${places.join(', ')}.`)
  return { sessions, refused: [], warnings: [] }
}

async function recordings(places: readonly string[], env: RunEnvironment): Promise<RunSessions> {
  if (places.length === 0)
    throw new InvalidInputError('The dataset miniscope needs root: the prefix that the recordings lie below.')
  const found = await mapLimit(places, 1, place => recordingsBelow(place.replace(/\/+$/, ''), env))
  return {
    sessions: found.flatMap(({ sessions }) => sessions),
    refused: found.flatMap(({ refused }) => refused),
    warnings: [],
  }
}

async function recordingsBelow(place: string, env: RunEnvironment): Promise<RunSessions> {
  const entries = await keysBelow(place, env)
  const names = entries.map(({ key }) => key)
  const all = sessionsIn(names).map(recording => {
    const { folder } = recording
    const url = folder === '' ? place : `${place}/${folder}`
    const within = (key: string) => folder === '' || key.startsWith(`${folder}/`)
    const missing = missingFrom(recording, names, folder)
    const sourceBytes = entries.reduce((sum, { key, size }) => (within(key) ? sum + size : sum), 0)
    const session = folder === '' ? nameOf(place) : folder
    return { session, kind: RECORDINGS, sources: [url], sideFiles: {}, sourceBytes, missing }
  })
  if (all.length === 0) throw new InvalidInputError(`There is no recording below ${place}.`, { url: place })
  return {
    sessions: all.filter(({ missing }) => missing.length === 0).map(({ missing: _, ...session }) => session),
    refused: all
      .filter(({ missing }) => missing.length > 0)
      .map(({ session, missing }) => ({ session, reason: missing.join(' ') })),
    warnings: [],
  }
}

async function keysBelow(folder: string, { openStore, signal }: RunEnvironment) {
  return Array.fromAsync((await openStore(folder)).list('', { signal }))
}

function choose(
  sessions: readonly RunSession[],
  { ids, limit }: { ids: readonly string[]; limit: number | undefined },
) {
  const unknown = ids.find(id => !sessions.some(({ session }) => session === id))
  if (unknown !== undefined)
    throw new InvalidInputError(`There is no session ${unknown} among the ${sessions.length} that were found.`)
  return (ids.length === 0 ? sessions : sessions.filter(({ session }) => ids.includes(session))).slice(0, limit)
}

/** Assets of DANDI as the objects in S3 that they are. */
async function resolved(session: RunSession, env: RunEnvironment): Promise<RunSession> {
  const address = (url: string) => (url.startsWith('dandi:') ? env.resolveAsset(url) : url)
  const sources: string[] = []
  for (const url of session.sources) sources.push(await address(url))
  const sideFiles: Record<string, string> = {}
  for (const [name, url] of Object.entries(session.sideFiles)) sideFiles[name] = await address(url)
  return { ...session, sources, sideFiles }
}

/** One source and one name: the name is the session's. */
function renamed(sessions: readonly RunSession[], { sources, sessions: names }: RunRequest['run']) {
  const [name] = names
  const isOne = sources.length === 1 && sessions.length === 1 && names.length === 1
  return isOne && name !== undefined ? sessions.map(session => ({ ...session, session: name })) : sessions
}

/** Last part of an address, without the ending of NWB files. */
const nameOf = (url: string): string => (url.replace(/\/+$/, '').split('/').at(-1) ?? url).replace(/\.nwb$/, '')
