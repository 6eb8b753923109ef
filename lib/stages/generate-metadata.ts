/** GenerateMetadata: the AIND metadata documents of one session, in a folder beside its store. */

import { nwbSources } from './metadata/nwb-sources.ts'
import { metadataStage } from './metadata.ts'
import { metadataSources } from './payloads/metadata.ts'
import type { SessionWork } from './payloads/session.ts'
import type { RunEnvironment } from './run-environment.ts'
import { amendRecord } from './session-record.ts'

export async function generateMetadataState(work: SessionWork, env: RunEnvironment): Promise<SessionWork> {
  const { dataset, session, kind, sources, store } = work
  const { root, ...from } = work.after.metadata ?? { ...metadataSources.parse({}), root: undefined }
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
    env,
  )
  const told = made.warnings.map(({ message }) => message)
  await amendRecord(work, ({ warnings }) => ({ metadata: made.url, warnings: [...warnings, ...told] }), env)
  return { ...work, next: 'end' }
}
