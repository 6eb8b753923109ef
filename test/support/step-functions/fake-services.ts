/** Services of small definitions: functions are closures, objects lie in a map, tasks do as the test says. */

import { randomNumbers } from '../random.ts'
import { parseDefinition } from './definition.ts'
import { type Engine, makeEngine } from './engine.ts'
import type { Json } from './payload.ts'
import type { RunTaskArguments, Services } from './services.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface FakeServices extends Services {
  /** `bucket/key` → text. */
  readonly objects: Map<string, string>
}

export interface FakeServicesOptions {
  /** By the ARN that the definition calls. */
  readonly functions?: Readonly<Record<string, (payload: Json) => Json | Promise<Json>>>
  readonly objects?: Readonly<Record<string, string>>
  readonly runTask?: (task: RunTaskArguments) => Promise<void>
}

export function fakeServices({ functions = {}, objects = {}, runTask }: FakeServicesOptions = {}): FakeServices {
  const stored = new Map(Object.entries(objects))
  return {
    objects: stored,
    invokeFunction: async (arn, payload) => functions[arn]!(payload),
    runTask: async task => runTask?.(task),
    readObject: async (bucket, key) => {
      const text = stored.get(`${bucket}/${key}`)
      if (text === undefined) throw new Error('NoSuchKey')
      return text
    },
    writeObject: async (bucket, key, body) => void stored.set(`${bucket}/${key}`, body),
  }
}

/** An engine for `definition` whose clock begins with the year 2027. */
export function fakeEngine(definition: object, services: Services = fakeServices()): Engine {
  return makeEngine({
    machine: parseDefinition({ QueryLanguage: 'JSONata', ...definition }),
    arn: 'arn:aws:states:us-west-2:123456789012:stateMachine:machine',
    roleArn: 'arn:aws:iam::123456789012:role/machine',
    services,
    clock: new VirtualClock(new Date('2027-01-01T00:00:00Z')),
    random: randomNumbers(),
  })
}
