/** What arrives below watched prefixes, or lies there when it is looked through → each session considered. */

import { mapLimit } from '#lib/async.ts'
import {
  type ArrivedObject,
  type ArrivingSession,
  arrivingSessions,
  sessionPrefixOf,
} from '#lib/datasets/arriving-sessions.ts'
import { datasetName } from '#lib/datasets/dataset-table.ts'
import { type Consideration, type ConsiderEnvironment, considerSession } from './consider-session.ts'
import type { ConsiderInput, ObjectCreated, TriggerSource } from './payloads/triggers.ts'

const SESSION_LANES = 4

export interface ArrivalEnvironment extends ConsiderEnvironment {
  readonly triggers: readonly TriggerSource[]
}

/** Every watched session that the event is about, or all of them. */
export async function considerArrivals(
  input: ConsiderInput,
  env: ArrivalEnvironment,
): Promise<readonly Consideration[]> {
  const watched = 'sweep' in input ? env.triggers.map(trigger => ({ trigger })) : watchedBy(env.triggers, input)
  const considered = await mapLimit(
    watched,
    1,
    async ({ trigger, key }: Watched) => {
      const sessions = await sessionsAt(trigger, key, env)
      return mapLimit(sessions, SESSION_LANES, session => considerSession(trigger, session, env), {
        signal: env.signal,
      })
    },
    { signal: env.signal },
  )
  return considered.flat()
}

interface Watched {
  readonly trigger: TriggerSource
  /** Below the trigger's prefix; everything there where absent. */
  readonly key?: string
}

/** EventBridge gives keys as they are, not encoded. */
function watchedBy(triggers: readonly TriggerSource[], { detail: { bucket, object } }: ObjectCreated): Watched[] {
  return triggers
    .filter(trigger => trigger.bucket === bucket.name && object.key.startsWith(trigger.prefix))
    .map(trigger => ({ trigger, key: object.key.slice(trigger.prefix.length) }))
}

async function sessionsAt(
  trigger: TriggerSource,
  key: string | undefined,
  { openStore, signal }: ConsiderEnvironment,
): Promise<readonly ArrivingSession[]> {
  const dataset = datasetName(trigger.dataset)
  const bucket = await openStore(`s3://${trigger.bucket}`)
  const prefix = `${trigger.prefix}${key === undefined ? '' : sessionPrefixOf(dataset, key)}`
  const objects: ArrivedObject[] = []
  for await (const { key: found, size, etag = '', modifiedAt = new Date(0) } of bucket.list(prefix, { signal }))
    objects.push({ key: found.slice(trigger.prefix.length), size, etag, modifiedAt })
  const sessions = arrivingSessions(dataset, objects)
  if (key === undefined) return sessions
  return sessions.filter(({ folder, objects }) =>
    folder === '' ? objects.some(object => object.key === key) || dataset !== 'nwb' : key.startsWith(folder),
  )
}
