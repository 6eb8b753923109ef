/** A session of a dataset → all that its documents are made from. */

import type { MetadataDataset, MetadataInput, NeedsOf } from '#lib/aind/builder.ts'
import { PROFILES, type ProfileName } from '#lib/aind/profile.ts'
import { type AnswerSources, findAnswer } from '#lib/aind/service/answers.ts'
import { sessionRows } from '#lib/aind/session-rows.ts'
import { mouseIdOf } from '#lib/aind/subject/mouse-id.ts'
import type { MetadataTables } from '#lib/aind/tables/metadata-tables.ts'
import type { Environment } from '../environment.ts'
import { openFiles } from '../open-files.ts'
import { readContent } from './read-content.ts'

export interface MetadataSources {
  readonly dataset: MetadataDataset
  readonly session: { readonly id: string; readonly kind: string }
  /** URLs of the NWB files, the base first; probe files are not needed. */
  readonly sources: readonly string[]
  readonly tables: MetadataTables
  readonly answers: AnswerSources
  readonly profile: ProfileName
}

export interface ReadInput {
  readonly input: MetadataInput
  /** Bytes of the NWB files that were read, and in how many requests. */
  readonly bytesRead: number
  readonly requests: number
}

/** Throws the error of the first source that is missing, before anything is built. */
export async function readMetadataInput(
  { dataset, session, sources, tables, answers, profile }: MetadataSources,
  needs: readonly NeedsOf[],
  env: Pick<Environment, 'openSource' | 'now' | 'signal'>,
): Promise<ReadInput> {
  const rows = sessionRows({ dataset, session }, tables)
  let requests = 0
  const openSource: Environment['openSource'] = async (url, options) => {
    const source = await env.openSource(url, options)
    return {
      ...source,
      read(range, options) {
        requests++
        return source.read(range, options)
      },
      close: () => source.close(),
    }
  }
  const open = await openFiles(sources, { openSource, signal: env.signal })
  try {
    const nwb = await readContent(open, sources.length, { dataset, session, needs }, { signal: env.signal })
    const mouseId = mouseIdOf({ dataset, session, nwb, rows, tables })
    const subject = await findAnswer(answers, 'subject', mouseId, { signal: env.signal })
    const procedures = await findAnswer(answers, 'procedures', mouseId, { signal: env.signal })
    return {
      bytesRead: open.bytesRead(),
      requests,
      input: {
        dataset,
        session: { id: session.id, kind: session.kind },
        mouseId,
        nwb,
        rows,
        tables,
        subject: subject.answer,
        procedures: procedures.answer,
        packagedAt: wallClock(env.now()),
        profile: PROFILES[profile],
      },
    }
  } finally {
    await open.close()
  }
}

/** The machine's own clock, without its zone: `2026-01-02T03:04:05`. */
function wallClock(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return `${date}T${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`
}
