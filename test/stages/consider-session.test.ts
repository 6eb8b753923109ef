import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ArrivalEnvironment, considerArrivals } from '#lib/stages/consider-arrivals.ts'
import { parsePayload } from '#lib/stages/payloads/parse-payload.ts'
import { runInput } from '#lib/stages/payloads/run-input.ts'
import { triggerSource } from '#lib/stages/payloads/triggers.ts'
import { type MemoryBuckets, memoryBuckets } from '#test/support/memory-buckets.ts'
import { recordingBuckets } from '#test/support/recording-run.ts'
import { OUTPUT, runEnvironment, runStates } from '#test/support/run-states.ts'
import { SAMPLE_PROBE, SAMPLE_SESSION } from '#test/support/sample-session.ts'

const HOUR = 3_600_000

const FILES = {
  'mouse 1/ecephys_session_1044016459.nwb': new Uint8Array(readFileSync(SAMPLE_SESSION)),
  'mouse 1/probe_1044084100_lfp.nwb': new Uint8Array(readFileSync(SAMPLE_PROBE)),
}

/** A lab's bucket that is watched, with the executions that were started. */
function watched(trigger: object, made?: MemoryBuckets) {
  const clock = { now: 0 }
  const buckets = made ?? memoryBuckets({ now: () => clock.now })
  const executions = new Map<string, unknown>()
  const told: string[] = []
  let starts = 0
  const env = (): ArrivalEnvironment => ({
    ...runEnvironment(buckets, {
      now: () => new Date(clock.now),
      notify: async (_, message) => void told.push(message),
    }),
    triggers: [triggerSource.parse({ bucket: 'source', prefix: 'in/', ...trigger })],
    async startRun(name, input) {
      starts++
      // As Step Functions: the same name with the same input is the same execution.
      if (executions.has(name)) {
        expect(input).toEqual(executions.get(name))
        return false
      }
      executions.set(name, input)
      return true
    },
  })
  return {
    buckets,
    clock,
    executions,
    told,
    starts: () => starts,
    put: async (key: string, bytes: Uint8Array) => (await buckets.openStore('s3://source/in')).set(key, bytes),
    arrive: (key: string) =>
      considerArrivals(
        { 'detail-type': 'Object Created', detail: { bucket: { name: 'source' }, object: { key: `in/${key}` } } },
        env(),
      ),
    sweep: () => considerArrivals({ sweep: true }, env()),
  }
}

/** Every order of the items. */
function orders<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items]
  return items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map(rest => [item, ...rest]))
}

describe('considerArrivals', () => {
  it.each(orders(Object.keys(FILES)))('starts a session once, whatever comes first: %s, %s', async (...keys) => {
    const lab = watched({ dataset: 'Visual Behavior Ephys' })

    const statuses: string[] = []
    for (const key of keys) {
      await lab.put(key, FILES[key as keyof typeof FILES])
      statuses.push(...(await lab.arrive(key)).map(({ status }) => status))
    }
    const again = await Promise.all([lab.arrive(keys.at(-1) ?? ''), lab.sweep()])

    expect(statuses).toEqual(['incomplete', 'started'])
    expect(again.flat().map(({ status }) => status)).toEqual(['running', 'running'])
    expect(lab.executions.size).toBe(1)
    const [input] = lab.executions.values()
    expect(parsePayload(runInput, input, 'The input')).toMatchObject({
      sources: [
        's3://source/in/mouse 1/ecephys_session_1044016459.nwb',
        's3://source/in/mouse 1/probe_1044084100_lfp.nwb',
      ],
      sessions: ['mouse 1'],
    })
  })

  it('starts one execution for two that look at the same time, and after an event that was lost', async () => {
    const lab = watched({ dataset: 'nwb' })
    await lab.put('lost.nwb', new Uint8Array(8))
    await lab.put('heard.nwb', new Uint8Array(9))

    await Promise.all([lab.arrive('heard.nwb'), lab.arrive('heard.nwb')])
    await lab.sweep()

    expect(lab.executions.size).toBe(2)
    expect(lab.starts()).toBe(4)
  })

  it('starts the new version of a file that changed, under another name', async () => {
    const lab = watched({ dataset: 'nwb' })
    await lab.put('a.nwb', new Uint8Array(8))
    await lab.arrive('a.nwb')

    await lab.put('a.nwb', new Uint8Array(9))
    const [changed] = await lab.arrive('a.nwb')

    expect(changed?.status).toBe('started')
    expect(lab.executions.size).toBe(2)
    expect([...lab.executions.values()].map(input => (input as { overwrite: boolean }).overwrite)).toEqual([true, true])
  })

  it('waits until it has been quiet for as long as it is told', async () => {
    const lab = watched({ dataset: 'Visual Behavior Ophys', required: 'quiet:10' })
    await lab.put('m/behavior_ophys_experiment_1.nwb', new Uint8Array(8))

    const early = await lab.arrive('m/behavior_ophys_experiment_1.nwb')
    lab.clock.now = 10 * 60_000
    const late = await lab.sweep()

    expect([early, late].flat().map(({ status }) => status)).toEqual(['waiting', 'started'])
  })

  it('waits for the files that a marker lists', async () => {
    const lab = watched({ dataset: 'Visual Behavior Ophys', required: 'marker:files.txt' })
    await lab.put('m/behavior_ophys_experiment_1.nwb', new Uint8Array(8))
    const without = await lab.sweep()
    await lab.put(
      'm/files.txt',
      Buffer.from('behavior_ophys_experiment_1.nwb\r\nbehavior_ophys_experiment_2.nwb\r\n# end\r\n'),
    )
    const half = await lab.sweep()
    await lab.put('m/behavior_ophys_experiment_2.nwb', new Uint8Array(8))
    const whole = await lab.sweep()

    expect([without, half, whole].flat().map(({ status, missing }) => [status, missing])).toEqual([
      ['incomplete', ['m/files.txt, which lists the files, is missing.']],
      ['incomplete', ['m/behavior_ophys_experiment_2.nwb is missing.']],
      ['started', []],
    ])
  })

  it('tells once of a session that is incomplete after a day', async () => {
    const lab = watched({ dataset: 'Visual Behavior Ophys', required: 'marker:files.txt' })
    await lab.put('m/behavior_ophys_experiment_1.nwb', new Uint8Array(8))

    for (const hours of [1, 23, 25, 26, 50]) {
      lab.clock.now = hours * HOUR
      await lab.sweep()
    }

    expect(lab.told).toEqual([expect.stringContaining('s3://source/in/m has been incomplete for more than 24 hours')])
  })

  it('tries again what failed for now, up to three times, and not what is wrong itself', async () => {
    const lab = watched({ dataset: 'nwb' })
    await lab.put('a.nwb', new Uint8Array(8))
    const failWith = async (error: string) => {
      const [name = ''] = [...lab.executions.keys()].slice(-1)
      const row = { session: 'a', kind: 'nwb', state: 'failed', findings: null, error, reason: error, store: '' }
      const none = { bytes: 0, objects: 0, seconds: 0, dollars: 0 }
      const texts = { dataset: 'nwb', startedAt: '', endedAt: '', status: 'FAILED', message: '' }
      const summary = { runId: name, ...texts, ...none, states: {}, warnings: [], sessions: [{ ...row, ...none }] }
      const runs = await lab.buckets.openStore(`${OUTPUT}/_runs`)
      await runs.set(`${name}/summary.json`, Buffer.from(JSON.stringify(summary)))
    }
    const statuses: string[] = []
    for (let hour = 0; hour < 4; hour++) {
      statuses.push(...(await lab.sweep()).map(({ status }) => status))
      await failWith('SourceUnavailableError')
    }
    await lab.put('a.nwb', new Uint8Array(9))
    await lab.sweep()
    await failWith('CorruptSourceError')

    expect(statuses).toEqual(['started', 'started', 'started', 'given-up'])
    expect((await lab.sweep()).map(({ status }) => status)).toEqual(['given-up'])
  })

  it('starts a recording when its last file is there, and leaves one alone that is converted', async () => {
    const made = recordingBuckets({ a: 'v4-camera' })
    const times = `s3://source/rec/a/10_02_05/Miniscope/timeStamps.csv`
    const last = made.objects.get(times) ?? new Uint8Array()
    made.objects.delete(times)
    const options = { timeZone: 'US/Pacific', chunkBytes: 20_000 }
    const lab = watched({ prefix: 'rec/', dataset: 'miniscope', required: 'quiet:0', options }, made)

    const early = await lab.sweep()
    made.objects.set(times, last)
    const [started] = await lab.sweep()
    const [name = '', input] = [...lab.executions][0] ?? []
    const { summary } = await runStates(input, () => runEnvironment(made), { runId: name })
    const [after] = await lab.sweep()

    expect(early[0]).toMatchObject({ status: 'incomplete', session: 'a' })
    expect(started).toMatchObject({ status: 'started', session: 'a' })
    expect(summary.states).toEqual({ converted: 1 })
    expect(after?.status).toBe('done')
  })
})
