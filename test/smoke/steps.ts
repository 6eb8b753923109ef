/** What the smoke test does with a stack; each step throws where something is not as it should be. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { DeployedStack } from './stack.ts'

export interface SmokeSettings {
  /** Names of the executions begin so, and so does the folder of the stores. */
  readonly name: string
  /** Dataset, one session, and options that make it small: fields of a run's input. */
  readonly session: Readonly<Record<string, unknown>>
  /** A prefix that the stack watches, and a file to put there; without it there is no step for arrivals. */
  readonly watched?: { readonly bucket: string; readonly prefix: string; readonly file: Uint8Array }
  readonly hasFargate: boolean
  readonly pollMilliseconds: number
}

export interface SmokeStep {
  readonly title: string
  /** Why it is left out, where it is. */
  readonly skipped?: string
  run(): Promise<void>
}

/** Longest that a step waits for a run. */
const PATIENCE_MILLISECONDS = 10 * 60_000

const ENDED = new Set(['SUCCEEDED', 'FAILED', 'ABORTED', 'TIMED_OUT'])

export function smokeSteps(stack: DeployedStack, settings: SmokeSettings): readonly SmokeStep[] {
  const { name, session, watched, hasFargate } = settings
  const folder = (step: string) => `${name}/${step}`
  const inputOf = (step: string, more: object = {}) => ({
    comment: 'smoke test',
    ...session,
    outputPrefix: folder(step),
    inspect: false,
    ...more,
  })
  const published = async (step: string) =>
    (await stack.keys(`${folder(step)}/`)).some(key => key.endsWith('.nwb.zarr/.zmetadata'))
  const start = async (step: string, more: object = {}) => {
    await stack.start(`${name}-${step}`, inputOf(step, more))
    return `${name}-${step}`
  }
  const ended = (run: string) => waitFor(`the end of ${run}`, settings, async () => endOf(stack, run))

  async function converts(step: string, more: object = {}): Promise<void> {
    expectEqual('status', (await ended(await start(step, more))).status, 'SUCCEEDED')
    expectEqual('published', await published(step), true)
  }

  /** Once the first work files are there; of the whole session, so that there is time for it. */
  async function stopInTheMiddle(step: string): Promise<string> {
    const run = await start(step, { options: {} })
    const often = { ...settings, pollMilliseconds: settings.pollMilliseconds / 10 }
    await waitFor(`the plan of ${run}`, often, async () => {
      const end = await endOf(stack, run)
      if (end !== undefined) throw new Error(`The run ended before it could be stopped: ${end.status}.`)
      return (await stack.keys(`_staging/${folder(step)}/`, { most: 1 })).length > 0 ? true : undefined
    })
    await stack.stop(run)
    expectEqual('status', (await ended(run)).status, 'ABORTED')
    return run
  }

  return [
    {
      title: 'a dry run plans one session and converts nothing',
      async run() {
        expectEqual('status', (await ended(await start('dry', { dryRun: true }))).status, 'SUCCEEDED')
        expectEqual('objects', (await stack.keys(`${folder('dry')}/`)).length, 0)
      },
    },
    { title: 'a small session is converted and published', run: () => converts('one') },
    {
      title: 'a run that is stopped in the middle publishes nothing',
      async run() {
        await stopInTheMiddle('cancel')
        expectEqual('published', await published('cancel'), false)
      },
    },
    {
      title: 'a run that is stopped in the middle is redriven to its end',
      async run() {
        const run = await stopInTheMiddle('redrive')
        await stack.redrive(run)
        await waitFor(`the end of ${run}`, settings, async () => {
          const { status } = await stack.describe(run)
          return status === 'SUCCEEDED' ? true : undefined
        })
        expectEqual('published', await published('redrive'), true)
      },
    },
    {
      title: 'a container of Fargate converts a session',
      ...(hasFargate ? {} : { skipped: 'the stack has no Fargate (--fargate)' }),
      run: () => converts('fargate', { compute: 'fargate' }),
    },
    {
      title: 'a file that arrives is converted',
      ...(watched === undefined ? { skipped: 'no watched prefix is given (--watched)' } : {}),
      run: () => arrives(stack, settings),
    },
  ]
}

async function arrives(stack: DeployedStack, settings: SmokeSettings): Promise<void> {
  const { name, watched } = settings
  if (watched === undefined) return
  await stack.put(watched.bucket, `${watched.prefix}${name}.nwb`, watched.file)
  await waitFor('the report of the inspected store', settings, async () => {
    const reports = await stack.keys(`nwb/${name}.nwb.inspector_report`)
    return reports.length > 0 ? true : undefined
  })
  const [store] = await stack.keys(`nwb/${name}.nwb.zarr/.zmetadata`)
  expectEqual('published', store !== undefined, true)
}

/** Removes what the steps have made. The records of the run that an arrival started stay: its name is not known here. */
export async function cleanUp(stack: DeployedStack, { name, watched }: SmokeSettings): Promise<void> {
  await stack.remove(`${name}/`)
  await stack.remove(`_staging/${name}/`)
  await stack.remove(`nwb/${name}.nwb.`)
  await stack.remove(`_staging/nwb/${name}.nwb.`)
  for (const prefix of [`_runs/${name}-`, `_staging/maps/${name}-`]) await stack.remove(prefix)
  if (watched !== undefined) await stack.remove(`${watched.prefix}${name}.nwb`, { bucket: watched.bucket })
}

async function endOf(stack: DeployedStack, run: string) {
  const found = await stack.describe(run)
  return ENDED.has(found.status ?? '') ? found : undefined
}

async function waitFor<Result>(
  what: string,
  { pollMilliseconds }: SmokeSettings,
  look: () => Promise<Result | undefined>,
): Promise<Result> {
  const end = Date.now() + PATIENCE_MILLISECONDS
  while (Date.now() < end) {
    const found = await look()
    if (found !== undefined) return found
    await sleep(pollMilliseconds)
  }
  throw new Error(`Waited ten minutes for ${what}.`)
}

function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${what}: ${found}, expected ${expected}`)
}
