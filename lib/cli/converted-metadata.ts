/** `convert --metadata`: the AIND metadata documents of each converted session, beside its store. */

import type { Comparison } from '#lib/compare/difference.ts'
import type { ConvertSummary } from '#lib/local.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { type ConversionTimes, conversionDocuments } from '#lib/stages/metadata/conversion-documents.ts'
import { nwbSources } from '#lib/stages/metadata/nwb-sources.ts'
import { folderOfUrl } from '#lib/stages/metadata/store-place.ts'
import { type MetadataResources, metadataStage, openResources } from '#lib/stages/metadata.ts'
import type { MetadataStageOutput } from '#lib/stages/payloads/metadata.ts'
import type { SessionJob } from './job.ts'
import { type MetadataValues, metadataSourcesOf } from './metadata-options.ts'
import { formatBytes, formatCount } from './quantities.ts'
import type { SessionValues } from './session-options.ts'
import { sessionsAsked } from './sessions-asked.ts'
import { printable } from './terminal.ts'

/** What became of a conversion. */
export interface Converted {
  readonly summary: ConvertSummary
  readonly times: ConversionTimes
  readonly comparison: Comparison | undefined
}

/** Makes the documents of one converted session, those about the conversion among them. */
export type MakeMetadata<One = SessionJob> = (job: One, converted: Converted) => Promise<MetadataStageOutput>

/** What the sessions share is read once, when the first is converted. */
export function metadataMaker(
  dataset: string,
  values: MetadataValues & SessionValues,
  env: Environment,
): MakeMetadata | undefined {
  if (!values.metadata) return undefined
  const { root, places } = sessionsAsked(values)
  const shared = { ...metadataSourcesOf(values, values['schema-version']), dataset, root, places }
  let resources: Promise<MetadataResources> | undefined
  return async ({ id, kind, input: { sources, out } }, converted) => {
    resources ??= openResources(shared, env)
    const further = await conversionDocuments(convertedStore(out, converted), env)
    const session = { session: id, kind, sources: nwbSources(dataset, sources) }
    const place = { out: folderOfUrl(out), location: out, zip: false }
    return metadataStage({ ...shared, ...session, ...place }, env, { resources: await resources, further })
  }
}

/** Of a store that was there already nobody knows when it was made. */
const convertedStore = (store: string, { summary, times, comparison }: Converted) => ({
  store,
  times: summary.status === 'already-done' ? undefined : times,
  output: { objects: summary.objects, bytes: summary.bytesWritten, changes: summary.changes },
  comparison,
})

export const formatMetadata = (made: MetadataStageOutput | undefined): string =>
  made === undefined
    ? ''
    : [
        `  ${formatCount(made.files.length, 'metadata document')} in ${printable(made.url)} (${formatBytes(made.bytesRead)} read in ${formatCount(made.requests, 'request')})`,
        ...made.warnings.map(({ message }) => `  warning: ${printable(message)}`),
        '',
      ].join('\n')
