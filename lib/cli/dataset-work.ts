/** Sessions of a dataset as conversions. */

import { DATASETS, datasetNamed } from '#lib/datasets/index.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { type DatasetSession, datasetSessions, sharedTables } from '#lib/stages/dataset-sessions.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { type ConvertInput, type DatasetInput, datasetInput } from '#lib/stages/payloads.ts'
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
  const asked = askedFor(values)
  const { dataset, sessions, refused, warnings } = await datasetSessions(asked, env)
  for (const warning of warnings) env.log('warn', warning)
  const count = sessions.length + refused.length
  if (count > 1 && isStoreName(out))
    throw new InvalidInputError(`${count} sessions cannot all become ${out}: give a folder for their stores.`)
  const folder = out.replace(/\/+$/, '')
  return {
    dataset,
    jobs: sessions.map(session => ({
      id: session.id,
      kind: session.kind,
      sourceBytes: session.bytes,
      input: inputOf(session, isStoreName(out) ? folder : `${folder}/${session.storeName}`, asked, values),
    })),
    refused,
  }
}

/** One session made of the files that are named, the base first; tables that the options call for are below the root. */
export async function filesWork(
  sources: readonly string[],
  out: string,
  values: Values,
  env: Environment,
): Promise<DatasetWork> {
  const asked = askedFor(values)
  if (asked.ids.length > 0 || asked.kind !== undefined || asked.subject !== undefined || asked.since !== undefined)
    throw new InvalidInputError('Name the files of a session, or choose sessions by --session and the like, not both.')
  const [base = ''] = sources
  const [store] = destinationsOf([base], out)
  const input = inputOf({ sources, sideFiles: await sharedTables(asked, env) }, store?.out ?? out, asked, values)
  return { dataset: input.options.dataset, jobs: [{ id: base, kind: '-', sourceBytes: null, input }], refused: [] }
}

const askedFor = (values: Values): DatasetInput =>
  datasetInput.parse({
    ...sessionsAsked(values),
    ...(values.profile !== undefined && { profile: values.profile }),
    choices: choicesGiven(DATASETS, values),
    allowMissing: values['allow-missing'],
  })

function inputOf(
  { sources, sideFiles }: Pick<DatasetSession, 'sources' | 'sideFiles'>,
  out: string,
  { dataset, profile, choices }: DatasetInput,
  values: Values,
): ConvertInput {
  const input = conversionInput({ source: sources[0] ?? '', out }, values)
  const rules = { dataset: datasetNamed(dataset).name, profile, choices, sideFiles: { ...sideFiles } }
  return { ...input, sources: [...sources], options: { ...input.options, ...rules } }
}
