/** Sessions of a dataset as conversions; what is missing is told before any of them starts. */

import type { DatasetDefinition } from '#lib/datasets/dataset.ts'
import { type Choices, resolveChoices } from '#lib/datasets/dataset-options.ts'
import { DATASETS, datasetNamed } from '#lib/datasets/index.ts'
import type { FoundSession } from '#lib/datasets/manifest/found-session.ts'
import { sessionFinder } from '#lib/datasets/manifest/session-finders.ts'
import { type SessionSources, sessionSources } from '#lib/datasets/manifest/session-sources.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { listSessions } from '#lib/stages/list.ts'
import { objectSizes } from '#lib/stages/list-places.ts'
import { locatePlaces } from '#lib/stages/locate-places.ts'
import type { ConvertInput } from '#lib/stages/payloads.ts'
import { type ConversionValues, conversionInput } from './conversion-input.ts'
import { choicesGiven } from './dataset-choices.ts'
import { destinationsOf, isStoreName } from './destinations.ts'
import type { SessionJob, Work } from './job.ts'
import type { DatasetValues } from './session-options.ts'
import { sessionsAsked } from './sessions-asked.ts'

type Values = ConversionValues & DatasetValues

export interface DatasetWork extends Work<SessionJob> {
  readonly dataset: string
}

/** The sessions that the options choose, each with its store in the folder `out`, or with `out` for the store of one. */
export async function sessionsWork(out: string, values: Values, env: Environment): Promise<DatasetWork> {
  const list = await listSessions(sessionsAsked(values), env)
  for (const warning of list.warnings) env.log('warn', warning)
  const { sessions, dataset } = list
  if (sessions.length === 0) throw new InvalidInputError(`No session of ${dataset} is what was asked for.`)
  if (sessions.length > 1 && isStoreName(out))
    throw new InvalidInputError(`${sessions.length} sessions cannot all become ${out}: give a folder for their stores.`)
  const rules = rulesOf(values)
  const found = sessions.map(session => ({
    session,
    ...sessionSources(rules.definition, session, rules.choices, list.places.data ?? ''),
  }))
  await checkSideFiles(found, env)
  const isRefused = ({ missing }: SessionSources) =>
    missing.some(({ need }) => need === 'required' || !values['allow-missing'])
  return {
    dataset,
    jobs: found
      .filter(one => !isRefused(one))
      .map(({ session: { id, kind, storeName }, bytes, ...files }) => ({
        id,
        kind,
        sourceBytes: bytes,
        input: inputOf({ ...files, out: storeIn(out, storeName) }, values, rules),
      })),
    refused: found.filter(isRefused).map(({ session: { id }, missing }) => ({ id, error: missingError(id, missing) })),
  }
}

/** One session made of the files that are named, the base first; tables that the options call for are below the root. */
export async function filesWork(
  sources: readonly string[],
  out: string,
  values: Values,
  env: Environment,
): Promise<DatasetWork> {
  const asked = sessionsAsked(values)
  if (asked.ids.length > 0 || asked.kind !== undefined || asked.subject !== undefined || asked.since !== undefined)
    throw new InvalidInputError('Name the files of a session, or choose sessions by --session and the like, not both.')
  const rules = rulesOf(values)
  const wanted = sessionSources(rules.definition, { objects: [], missing: [] }, rules.choices, '')
  const hasTables = Object.keys(wanted.sideFiles).length > 0
  const data = hasTables ? (await locatePlaces(sessionFinder(asked.dataset), asked, env)).places.get('data') : ''
  const { sideFiles } = sessionSources(rules.definition, { objects: [], missing: [] }, rules.choices, data ?? '')
  const [base = ''] = sources
  const [store] = destinationsOf([base], out)
  const input = inputOf({ sources, sideFiles, out: store?.out ?? out }, values, rules)
  return {
    dataset: rules.definition.name,
    jobs: [{ id: base, kind: '-', sourceBytes: null, input }],
    refused: [],
  }
}

interface Rules {
  readonly definition: DatasetDefinition
  /** Choices that were given by themselves; `choices` are all. */
  readonly given: Readonly<Record<string, string>>
  readonly choices: Choices
}

function rulesOf(values: Values): Rules {
  const { dataset = '', profile = 'default' } = values
  const definition = datasetNamed(dataset)
  const given = choicesGiven(DATASETS, values)
  return { definition, given, choices: resolveChoices(definition.options, given, { profile }) }
}

function inputOf(
  { sources, sideFiles, out }: Pick<SessionSources, 'sources' | 'sideFiles'> & { readonly out: string },
  values: Values,
  { definition, given }: Rules,
): ConvertInput {
  const input = conversionInput({ source: sources[0] ?? '', out }, values)
  const { profile = 'default' } = values
  const rules = { dataset: definition.name, profile, choices: { ...given }, sideFiles: { ...sideFiles } }
  return { ...input, sources: [...sources], options: { ...input.options, ...rules } }
}

const storeIn = (out: string, storeName: string): string =>
  isStoreName(out) ? out.replace(/\/+$/, '') : `${out.replace(/\/+$/, '')}/${storeName}`

/** Tables that sessions share are looked for once. */
async function checkSideFiles(
  found: readonly { readonly session: FoundSession; readonly sideFiles: Readonly<Record<string, string>> }[],
  env: Environment,
): Promise<void> {
  const own = new Set(found.flatMap(({ session }) => session.objects.map(({ url }) => url)))
  const shared = new Set(found.flatMap(({ sideFiles }) => Object.values(sideFiles)).filter(url => !own.has(url)))
  const sizes = await objectSizes([...shared], env)
  const absent = [...shared].filter(url => sizes.get(url) === undefined)
  if (absent.length === 0) return
  throw new InvalidInputError(`Tables that the options call for are missing: ${absent.join(', ')}.`, {
    advice: 'Choose other options, or name the --root that has them.',
  })
}

function missingError(id: string, missing: FoundSession['missing']): InvalidInputError {
  const files = missing.map(({ role, url }) => `${role} ${url}`).join(', ')
  const message = `Session ${id} is in the tables, but not all of its files are there. Missing: ${files}.`
  if (missing.some(({ need }) => need === 'required')) return new InvalidInputError(message)
  const options = [...new Set(missing.flatMap(({ neededWhen = {} }) => Object.keys(neededWhen)))]
  const otherwise = options.map(name => `, another --${name} does not need them`).join('')
  return new InvalidInputError(message, { advice: `--allow-missing converts the rest${otherwise}.` })
}
