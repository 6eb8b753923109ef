/** GenerateMetadata: the AIND metadata documents of one session, in a folder beside its store. */

import type { FurtherDocuments } from '#lib/aind/session-documents.ts'
import { conversionDocuments } from './metadata/conversion-documents.ts'
import { nwbSources } from './metadata/nwb-sources.ts'
import { metadataStage } from './metadata.ts'
import { metadataSources } from './payloads/metadata.ts'
import type { SessionRecord } from './payloads/records.ts'
import type { SessionWork } from './payloads/session.ts'
import type { RunEnvironment } from './run-environment.ts'
import { amendRecord, readRecord } from './session-record.ts'

export async function generateMetadataState(work: SessionWork, env: RunEnvironment): Promise<SessionWork> {
  const { dataset, session, kind, sources, store } = work
  const { root, ...from } = work.after.metadata ?? { ...metadataSources.parse({}), root: undefined }
  const record = await readRecord(work, env)
  // The documents' name tells when they were made: one that is the same however often this is tried leaves one folder.
  const time = record?.conversion?.endedAt ?? work.begunAt
  const made = await metadataStage(
    {
      ...from,
      dataset,
      session,
      kind,
      sources: nwbSources(dataset, sources),
      ...(root !== undefined && { root }),
      places: {},
      out: store.slice(0, store.lastIndexOf('/')),
      zip: false,
      location: store,
    },
    { ...env, ...(time !== undefined && { now: () => new Date(time) }) },
    { further: await aboutConversion(work, record, env) },
  )
  const told = made.warnings.map(({ message }) => message)
  await amendRecord(work, ({ warnings }) => ({ metadata: made.url, warnings: [...warnings, ...told] }), env)
  return { ...work, next: 'end' }
}

/** Of a run for documents alone nothing is known of the store, and there may be none. */
async function aboutConversion(
  work: SessionWork,
  record: SessionRecord | undefined,
  env: RunEnvironment,
): Promise<FurtherDocuments> {
  if (record?.state !== 'converted' && record?.state !== 'already-done') return () => new Map()
  const { conversion: times, objects, bytes } = record
  return conversionDocuments({ store: work.store, times, output: { objects, bytes } }, env)
}
