/** Where metadata documents come from: options that `metadata` and `convert --metadata` share. */

import { InvalidInputError } from '#lib/errors.ts'
import type { MetadataSourceOptions } from '#lib/stages/payloads/metadata.ts'
import { choice, type OptionTable, type OptionValues, text } from './option.ts'

export const METADATA_SOURCES = {
  tables: text('DIR', 'folder, s3://… or https://… of the institute’s tables: ethics_review_ids.csv, …'),
  service: text('URL', 'address of the AIND metadata service, which knows the animals'),
  cache: text('DIR', 'the service’s answers, subject/ID.json and procedures/ID.json: a folder or s3://…'),
  'schema-version': choice(
    ['2.7', '2.9'],
    'of aind-data-schema (default: 2.7; documents of 2.9 were not validated: no schema is public)',
  ),
} satisfies OptionTable

/** What the options come to. */
export const metadataSourcesOf = (values: OptionValues<typeof METADATA_SOURCES>): MetadataSourceOptions => ({
  tables: values.tables,
  service: values.service,
  cache: values.cache,
  profile: values['schema-version'] ?? '2.7',
})

export type MetadataValues = OptionValues<typeof METADATA_SOURCES> & { readonly metadata: boolean }

/** Throws InvalidInputError where no dataset's session is converted: only of those it is known what documents are made from. */
export function checkMetadataOptions(
  { metadata, dataset }: MetadataValues & { readonly dataset: string | undefined },
  sources: readonly string[],
): void {
  if (!metadata || (dataset !== undefined && sources.length === 0)) return
  throw new InvalidInputError(
    '--metadata needs sessions of a dataset: --dataset NAME, and --session ID for single ones.',
  )
}
