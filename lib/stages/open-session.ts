/** A session of any dataset, open: its files, what tells its conversion from others, and how its plan is made. */

import { openMiniscopeConverter } from '#lib/datasets/miniscope/index.ts'
import type { PlanFiles } from '#lib/plan/plan-files.ts'
import type { Environment } from './environment.ts'
import { type OpenFiles, openFiles } from './open-files.ts'
import type { SessionLine } from './payloads/session.ts'
import { fingerprintOf, planStage } from './plan.ts'
import { planRecording, recordingFingerprint } from './plan-recording.ts'
import { withRecording } from './run-conversion.ts'
import { neededSideFiles } from './side-data.ts'

/** The dataset whose sessions are folders of recordings. */
export const RECORDINGS = 'miniscope'

export interface OpenSession {
  readonly files: OpenFiles
  readonly fingerprint: string
  plan(): Promise<PlanFiles>
}

type SessionSource = Pick<SessionLine, 'dataset' | 'sources' | 'store' | 'options' | 'timeZone'>

/** Opens the session for the time of `work`. */
export async function withSession<Result>(
  session: SessionSource,
  env: Environment,
  work: (session: OpenSession) => Promise<Result>,
): Promise<Result> {
  if (session.dataset === RECORDINGS) return withRecordingFolder(session, env, work)
  const { options, sources } = session
  const files = await openFiles([...sources, ...Object.values(neededSideFiles(options))], env)
  try {
    const fingerprint = fingerprintOf(files.treeFiles, options)
    return await work({ files, fingerprint, plan: () => planStage(files, options, env) })
  } finally {
    await files.close()
  }
}

/** Videos of the animal are named where they lie. */
async function withRecordingFolder<Result>(
  { sources: [folder = ''], store, options, timeZone }: SessionSource,
  env: Environment,
  work: (session: OpenSession) => Promise<Result>,
): Promise<Result> {
  const converter = await openMiniscopeConverter({ folderPath: folder }, env)
  const run = { out: store, planOptions: options, timeZone, externalVideos: 'refer' } as const
  return withRecording(converter, run, env, ({ files, session, options: planned }) =>
    work({
      files,
      fingerprint: recordingFingerprint(session.tree, planned),
      plan: async () => planRecording(session, planned),
    }),
  )
}
