/** The metadata stage: a session → its documents, all of them or none. Reads small parts of the NWB files only. */

import { METADATA_DATASETS, type MetadataDataset } from '#lib/aind/builder.ts'
import { BUILDERS } from '#lib/aind/builders.ts'
import { fileNameOf } from '#lib/aind/core-document.ts'
import { PROFILES } from '#lib/aind/profile.ts'
import { objectList } from '#lib/aind/rules/rule.ts'
import type { SessionDocuments } from '#lib/aind/rules/session-rules.ts'
import type { AnswerSources } from '#lib/aind/service/answers.ts'
import { metadataService } from '#lib/aind/service/service-client.ts'
import { buildSession, type FirstBuilders, type FurtherDocuments, rollUp } from '#lib/aind/session-documents.ts'
import { subjectNeeds } from '#lib/aind/subject/nwb-subject.ts'
import type { MetadataTables } from '#lib/aind/tables/metadata-tables.ts'
import { formatDocument } from '#lib/aind/write-document.ts'
import { mapLimit } from '#lib/async.ts'
import { datasetNamed } from '#lib/datasets/index.ts'
import { joinUrl } from '#lib/datasets/manifest/found-session.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { type ZipEntry, zipArchive } from '#lib/io/zip.ts'
import type { Environment } from './environment.ts'
import { type ReadInput, readMetadataInput } from './metadata/read-input.ts'
import { readTables } from './metadata/read-tables.ts'
import type { MetadataSourceOptions, MetadataStageInput, MetadataStageOutput } from './payloads/metadata.ts'

/** What sessions of a run share: tables are read once, and the service is asked by three at a time. */
export interface MetadataResources {
  readonly tables: MetadataTables
  readonly answers: AnswerSources
}

/** Files that are written at the same time. */
const WRITE_LANES = 4

type MetadataEnvironment = Pick<Environment, 'openSource' | 'openStore' | 'now' | 'signal'>

/** The tables of a dataset, and where answers about its animals come from. */
export async function openResources(
  input: MetadataSourceOptions & Pick<MetadataStageInput, 'dataset' | 'root' | 'places'>,
  env: Pick<Environment, 'openStore' | 'signal'>,
): Promise<MetadataResources> {
  return {
    tables: await readTables({ ...input, dataset: metadataDataset(input.dataset) }, env),
    answers: await openAnswers(input, env),
  }
}

export const openAnswers = async (
  { service, cache }: Pick<MetadataSourceOptions, 'service' | 'cache'>,
  { openStore }: Pick<Environment, 'openStore'>,
): Promise<AnswerSources> => ({
  service: service === undefined ? undefined : metadataService(service),
  cache: cache === undefined ? undefined : await openStore(cache),
})

export interface MetadataStageOptions {
  /** Opened for this session where nobody shares them. */
  readonly resources?: MetadataResources
  /** Documents that a conversion adds. */
  readonly further?: FurtherDocuments | undefined
  readonly builders?: FirstBuilders
}

/** Throws the error of the first source that is missing or wrong; then nothing is written. */
export async function metadataStage(
  input: MetadataStageInput,
  env: MetadataEnvironment,
  { resources, further, builders = BUILDERS }: MetadataStageOptions = {},
): Promise<MetadataStageOutput> {
  const read = await readSession(input, builders, resources ?? (await openResources(input, env)), env)
  const { documents, warnings } = buildSession(read.input, builders, further)
  const name = String(documents.get('data_description')?.name)
  const profile = PROFILES[input.profile]
  const all: SessionDocuments =
    input.location === undefined
      ? documents
      : new Map([...documents, ['metadata', rollUp(documents, locationOf(input.location, name), profile)] as const])
  const url = await writeDocuments(all, name, input, env)
  const { bytesRead, requests } = read
  const {
    acquisition_type: acquisitionType,
    instrument_id: instrument,
    stimulus_epochs,
  } = documents.get('acquisition') ?? {}
  return {
    session: input.session,
    name,
    url,
    files: [...all.keys()].map(fileNameOf),
    subject: read.input.mouseId,
    instrument: String(instrument),
    acquisitionType: String(acquisitionType),
    epochs: objectList(stimulus_epochs).length,
    bytesRead,
    requests,
    warnings: [...warnings],
  }
}

/** `{name}` in an address stands for the name of the data asset. */
const locationOf = (location: string, name: string): string => location.replaceAll('{name}', name)

/** The canonical name of a dataset that has documents. Throws InvalidInputError for all others. */
export function metadataDataset(written: string): MetadataDataset {
  const { name } = datasetNamed(written)
  const found = METADATA_DATASETS.find(dataset => dataset === name)
  if (found !== undefined) return found
  throw new InvalidInputError(
    `Of ${name} nobody has said what its metadata documents are made from; they are made of ${METADATA_DATASETS.join(', ')}.`,
  )
}

const readSession = (
  { dataset, session, kind, sources, profile }: MetadataStageInput,
  { needs }: FirstBuilders,
  { tables, answers }: MetadataResources,
  env: MetadataEnvironment,
): Promise<ReadInput> =>
  readMetadataInput(
    { dataset: metadataDataset(dataset), session: { id: session, kind }, sources, tables, answers, profile },
    [...needs, subjectNeeds],
    env,
  )

/** The URL of the folder, or of the archive, that holds them. */
async function writeDocuments(
  documents: SessionDocuments,
  name: string,
  { out, zip }: Pick<MetadataStageInput, 'out' | 'zip'>,
  { openStore, now, signal }: MetadataEnvironment,
): Promise<string> {
  const folder = out.replace(/\/+$/, '')
  const encoder = new TextEncoder()
  const entries = [...documents].map(
    ([document, content]): ZipEntry => ({
      name: fileNameOf(document),
      bytes: encoder.encode(formatDocument(content)),
    }),
  )
  if (zip) {
    const store = await openStore(folder)
    const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    await store.set(`${name}.zip`, await zipArchive(sorted, now()), { signal })
    return joinUrl(folder, `${name}.zip`)
  }
  const store = await openStore(joinUrl(folder, name))
  try {
    await mapLimit(entries, WRITE_LANES, (entry, _, waiting) => store.set(entry.name, entry.bytes, waiting), { signal })
  } catch (error) {
    // Half a set would pass for a whole one.
    await Promise.allSettled(entries.map(entry => store.delete(entry.name)))
    throw error
  }
  return joinUrl(folder, name)
}
