/** `convert --metadata`: the AIND metadata documents of each converted session, beside its store. */

import type { SessionDocuments } from '#lib/aind/rules/session-rules.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { nwbSources } from '#lib/stages/metadata/nwb-sources.ts'
import { type MetadataResources, metadataStage, openResources } from '#lib/stages/metadata.ts'
import type { MetadataStageOutput } from '#lib/stages/payloads/metadata.ts'
import type { SessionJob } from './job.ts'
import { type MetadataValues, metadataSourcesOf } from './metadata-options.ts'
import { formatBytes, formatCount } from './quantities.ts'
import type { SessionValues } from './session-options.ts'
import { sessionsAsked } from './sessions-asked.ts'
import { printable } from './terminal.ts'

/** Makes the documents of one converted session; `further` are those about the conversion. */
export type MakeMetadata<One = SessionJob> = (job: One, further: SessionDocuments) => Promise<MetadataStageOutput>

/** What the sessions share is read once, when the first is converted. */
export function metadataMaker(
  dataset: string,
  values: MetadataValues & SessionValues,
  env: Environment,
): MakeMetadata | undefined {
  if (!values.metadata) return undefined
  const { root, places } = sessionsAsked(values)
  const shared = { ...metadataSourcesOf(values), dataset, root, places }
  let resources: Promise<MetadataResources> | undefined
  return async ({ id, kind, input: { sources, out } }, further) => {
    resources ??= openResources(shared, env)
    const session = { session: id, kind, sources: nwbSources(dataset, sources) }
    const place = { out: folderOf(out), location: out, zip: false }
    return metadataStage({ ...shared, ...session, ...place }, env, { resources: await resources, further })
  }
}

export const formatMetadata = (made: MetadataStageOutput | undefined): string =>
  made === undefined
    ? ''
    : [
        `  ${formatCount(made.files.length, 'metadata document')} in ${printable(made.url)} (${formatBytes(made.bytesRead)} read in ${formatCount(made.requests, 'request')})`,
        ...made.warnings.map(({ message }) => `  warning: ${printable(message)}`),
        '',
      ].join('\n')

/** The folder that a store lies in. */
function folderOf(store: string): string {
  const path = store.replace(/\/+$/, '')
  const cut = path.lastIndexOf('/')
  return cut < 0 ? '.' : path.slice(0, Math.max(1, cut))
}
