/** Where metadata documents come from: options that `metadata` and `convert --metadata` share. */

import { InvalidInputError } from '#lib/errors.ts'
import type { MetadataSourceOptions } from '#lib/stages/payloads/metadata.ts'
import { choice, type OptionTable, type OptionValues, text } from './option.ts'

export const METADATA_SOURCES = {
  tables: text('DIR', 'folder, s3://… or https://… of the institute’s tables: ethics_review_ids.csv, …'),
  service: text('URL', 'address of the AIND metadata service, which knows the animals'),
  cache: text('DIR', 'the service’s answers, subject/ID.json and procedures/ID.json: a folder or s3://…'),
} satisfies OptionTable

/** `metadata` calls it --profile, `convert`, whose profiles are other ones, --schema-version. */
export const SCHEMA_VERSION = choice(
  ['2.7', '2.9'],
  'version of aind-data-schema (default: 2.7; of 2.9 no schema is public: not validated)',
)

/** What the options come to. */
export const metadataSourcesOf = (
  { tables, service, cache }: OptionValues<typeof METADATA_SOURCES>,
  profile: MetadataSourceOptions['profile'] = '2.7',
): MetadataSourceOptions => ({ tables, service, cache, profile })

export interface MetadataValues extends OptionValues<typeof METADATA_SOURCES> {
  readonly metadata: boolean
  readonly 'schema-version': MetadataSourceOptions['profile'] | undefined
}

/** Throws InvalidInputError where no dataset's session is converted: only of those it is known what documents are made from. */
export function checkMetadataOptions(
  values: MetadataValues & { readonly dataset: string | undefined; readonly [option: string]: unknown },
  sources: readonly string[],
): void {
  const { metadata, dataset } = values
  const given = [...Object.keys(METADATA_SOURCES), 'schema-version'].find(name => values[name] !== undefined)
  if (!metadata && given !== undefined) throw new InvalidInputError(`--${given} is of use with --metadata only.`)
  if (!metadata || (dataset !== undefined && sources.length === 0)) return
  throw new InvalidInputError(
    '--metadata needs sessions of a dataset: --dataset NAME, and --session ID for single ones.',
  )
}
