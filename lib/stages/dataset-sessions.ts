/**
 * Sessions of a dataset → what each conversion reads, by the choices made; and those that cannot be converted, with the
 * reason, before anything starts.
 */

import type { DatasetDefinition } from '#lib/datasets/dataset.ts'
import { resolveChoices } from '#lib/datasets/dataset-options.ts'
import { datasetNamed } from '#lib/datasets/index.ts'
import type { FoundSession } from '#lib/datasets/manifest/found-session.ts'
import { sessionFinder } from '#lib/datasets/manifest/session-finders.ts'
import { type SessionSources, sessionSources } from '#lib/datasets/manifest/session-sources.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { Environment } from './environment.ts'
import { listSessions } from './list.ts'
import { objectSizes } from './list-places.ts'
import { locatePlaces } from './locate-places.ts'
import type { DatasetInput } from './payloads.ts'

/** A session that can be converted. */
export interface DatasetSession extends Omit<SessionSources, 'missing'> {
  readonly id: string
  readonly kind: string
  /** Name of its store in a folder of stores. */
  readonly storeName: string
}

export interface DatasetSessions {
  readonly dataset: string
  readonly sessions: readonly DatasetSession[]
  readonly refused: readonly { readonly id: string; readonly error: InvalidInputError }[]
  readonly warnings: readonly string[]
}

type ListEnvironment = Pick<Environment, 'openSource' | 'openStore' | 'signal'>

/** Throws InvalidInputError where no session is meant, or a table is missing that the choices call for. */
export async function datasetSessions(input: DatasetInput, env: ListEnvironment): Promise<DatasetSessions> {
  const rules = rulesOf(input)
  const { dataset, places, sessions, warnings } = await listSessions(input, env)
  if (sessions.length === 0) throw new InvalidInputError(`No session of ${dataset} is what was asked for.`)
  const found = sessions.map(session => ({
    session,
    ...sessionSources(rules.definition, session, rules.choices, places.data ?? ''),
  }))
  await checkTables(found, env)
  const isRefused = ({ missing }: SessionSources) =>
    missing.some(({ need }) => need === 'required' || !input.allowMissing)
  return {
    dataset,
    sessions: found
      .filter(one => !isRefused(one))
      .map(({ session: { id, kind, storeName }, missing: _, ...files }) => ({ id, kind, storeName, ...files })),
    refused: found.filter(isRefused).map(({ session: { id }, missing }) => ({ id, error: missingError(id, missing) })),
    warnings,
  }
}

/** URLs, by name, of the tables that the choices call for and that sessions share: for a session whose files are named. */
export async function sharedTables(input: DatasetInput, env: ListEnvironment): Promise<SessionSources['sideFiles']> {
  const { definition, choices } = rulesOf(input)
  const below = (data: string) => sessionSources(definition, { objects: [], missing: [] }, choices, data).sideFiles
  if (Object.keys(below('')).length === 0) return {}
  const { places } = await locatePlaces(sessionFinder(input.dataset), input, env)
  return below(places.get('data') ?? '')
}

function rulesOf({ dataset, profile, choices }: Pick<DatasetInput, 'dataset' | 'profile' | 'choices'>): {
  readonly definition: DatasetDefinition
  readonly choices: ReturnType<typeof resolveChoices>
} {
  const definition = datasetNamed(dataset)
  return { definition, choices: resolveChoices(definition.options, choices, { profile }) }
}

/** Tables that sessions share are looked for once. */
async function checkTables(
  found: readonly { readonly session: FoundSession; readonly sideFiles: SessionSources['sideFiles'] }[],
  env: ListEnvironment,
): Promise<void> {
  const own = new Set(found.flatMap(({ session }) => session.objects.map(({ url }) => url)))
  const shared = new Set(found.flatMap(({ sideFiles }) => Object.values(sideFiles)).filter(url => !own.has(url)))
  const sizes = await objectSizes([...shared], env)
  const absent = [...shared].filter(url => sizes.get(url) === undefined)
  if (absent.length === 0) return
  throw new InvalidInputError(`Tables that the options call for are missing: ${absent.join(', ')}.`, {
    advice: 'Choose other options, or name the root that has them.',
  })
}

function missingError(id: string, missing: FoundSession['missing']): InvalidInputError {
  const files = missing.map(({ role, url }) => `${role} ${url}`).join(', ')
  const message = `Session ${id} is in the tables, but not all of its files are there. Missing: ${files}.`
  if (missing.some(({ need }) => need === 'required')) return new InvalidInputError(message)
  const options = [...new Set(missing.flatMap(({ neededWhen = {} }) => Object.keys(neededWhen)))]
  const choices = options.map(name => `--${name}`).join(', ')
  const otherwise = options.length === 0 ? '' : `; other choices of ${choices} do without`
  return new InvalidInputError(message, { advice: `--allow-missing converts the rest${otherwise}.` })
}
