import { describe, expect, it } from 'vitest'
import { estimateRunState } from '#lib/stages/estimate-run.ts'
import { listRunState } from '#lib/stages/list-run.ts'
import { listRuns } from '#lib/stages/list-runs.ts'
import type { RunState } from '#lib/stages/payloads/run.ts'
import type { SessionLine } from '#lib/stages/payloads/session.ts'
import { planSessionState } from '#lib/stages/plan-session.ts'
import type { UncountedEnvironment } from '#lib/stages/run-environment.ts'
import { summariseRunState } from '#lib/stages/summarise-run.ts'
import type { MemoryBuckets } from '#test/support/memory-buckets.ts'
import { RECORDING_RUN, recordingBuckets, recordingFolder } from '#test/support/recording-run.ts'
import { linesAt, OUTPUT, runEnvironment, runStates } from '#test/support/run-states.ts'

const buckets = () => recordingBuckets({ a: 'v4-camera', b: 'v4-camera', c: 'v4-camera' })

const list = (
  input: unknown,
  { made = buckets(), ...replaced }: { made?: MemoryBuckets } & Partial<UncountedEnvironment> = {},
) => listRunState({ runId: 'run', startedAt: '2026-11-01T00:00:00Z', input }, runEnvironment(made, replaced))

const linesOf = async (made: MemoryBuckets, { sessions }: RunState) =>
  (await linesAt(sessions, runEnvironment(made))) as SessionLine[]

const summaryOf = (made: MemoryBuckets, runId = 'run') =>
  JSON.parse(Buffer.from(made.objects.get(`${OUTPUT}/_runs/${runId}/summary.json`) ?? []).toString())

describe('the input of a run', () => {
  it.each([
    [null, 'dataset'],
    [[], 'not an object'],
    [{ dataset: 'Visual Behaviour Ephys' }, 'There is no dataset'],
    [{ ...RECORDING_RUN, maxConcurency: 5 }, 'maxConcurency is not known; maxConcurrency was probably meant'],
    [
      { ...RECORDING_RUN, options: { chunkbytes: 5 } },
      'options.chunkbytes is not known; chunkBytes was probably meant',
    ],
    [{ ...RECORDING_RUN, limit: 0 }, 'the field limit is wrong'],
    [{ ...RECORDING_RUN, compute: 'fargate' }, 'deployed without Fargate'],
    [{ ...RECORDING_RUN, root: 's3://elsewhere/rec' }, 'not allowed to read there'],
    [{ ...RECORDING_RUN, root: 's3://source-2/rec' }, 'not allowed to read there'],
    [{ dataset: 'nwb', sources: ['https://example.org/a.nwb'] }, 'Only files in S3'],
    [{ ...RECORDING_RUN, outputPrefix: '../others' }, 'outputPrefix'],
    [{ ...RECORDING_RUN, outputPrefix: '_runs/x' }, '_runs'],
    [{ ...RECORDING_RUN, sessions: ['z'] }, 'no session z'],
    [{ ...RECORDING_RUN, retryFailedOf: 'never' }, 'the run never'],
    [{ dataset: 'miniscope', root: 's3://source/empty' }, 'no recording below'],
  ])('%j is refused with a reason', async (input, reason) => {
    await expect(list(input)).rejects.toThrow(reason)
  })

  it('becomes a line for each session that was asked for', async () => {
    const made = buckets()

    const state = await list({ ...RECORDING_RUN, sessions: ['c', 'a'], outputPrefix: 'one/two/' }, { made })

    const lines = await linesOf(made, state)
    expect(state).toMatchObject({ next: 'convert', sessionCount: 2, sampleCount: 0 })
    expect(lines.map(({ session, store }) => [session, store])).toEqual([
      ['a', `${OUTPUT}/one/two/miniscope/a.nwb.zarr`],
      ['c', `${OUTPUT}/one/two/miniscope/c.nwb.zarr`],
    ])
    expect(Buffer.byteLength(JSON.stringify(lines[0]))).toBeLessThan(2000)
  })

  it('is held to what the account can run at once, and says so', async () => {
    const made = buckets()

    const state = await list(RECORDING_RUN, { made, accountConcurrency: async () => 2 })

    const [line] = await linesOf(made, state)
    expect(state.sessionConcurrency * (line?.batchConcurrency ?? 0)).toBe(1)
    const { warnings } = JSON.parse(Buffer.from(made.objects.get(`${OUTPUT}/_runs/run/sessions.json`) ?? []).toString())
    expect(warnings).toEqual([expect.stringContaining('2 Lambda functions')])
  })

  it('has assets of DANDI resolved once, and warns of a bucket in another region', async () => {
    const made = buckets()
    const blob = 's3://dandiarchive/blobs/1/2'
    const input = { dataset: 'nwb', sources: ['dandi:000713/sub-1/sub-1.nwb'] }

    const state = await list(input, {
      made,
      sources: ['s3://dandiarchive'],
      resolveAsset: async () => blob,
      region: 'us-west-2',
    })

    const [line] = await linesOf(made, state)
    expect(line).toMatchObject({ session: 'sub-1', sources: [blob], store: `${OUTPUT}/nwb/sub-1.nwb.zarr` })
    const { warnings } = JSON.parse(Buffer.from(made.objects.get(`${OUTPUT}/_runs/run/sessions.json`) ?? []).toString())
    expect(warnings).toEqual([expect.stringContaining('dandiarchive is in us-east-2, this stack in us-west-2')])
  })

  it('leaves out recordings that are not complete, with the reason', async () => {
    const made = buckets()
    made.objects.delete(`${recordingFolder('b')}/08_59_30/Miniscope/timeStamps.csv`)

    const { summary } = await runStates(RECORDING_RUN, () => runEnvironment(made))

    expect(summary.states).toEqual({ converted: 2, refused: 1 })
    expect(summaryOf(made).sessions.at(-1).reason).toContain('timeStamps.csv is missing')
  })
})

describe('a run', () => {
  it('that is dry plans, estimates, and writes nothing but what it tells', async () => {
    const made = buckets()

    const { state, summary } = await runStates({ ...RECORDING_RUN, dryRun: true }, () => runEnvironment(made))

    expect(state).toMatchObject({ next: 'summarise', sampleCount: 3 })
    expect(summary.states).toEqual({ planned: 3 })
    expect(summaryOf(made).estimate).toMatchObject({ sessions: 3, planned: 3 })
    expect(made.keys(OUTPUT).filter(key => !key.includes('/_runs/'))).toEqual([])
  })

  it('of many sessions plans some of each kind, always the same, and reckons the rest', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `s${at}`)
    const made = recordingBuckets(Object.fromEntries(names.map(name => [name, 'v4-camera'])))
    const state = await list({ ...RECORDING_RUN, dryRun: true }, { made })
    const lines = (await linesAt(state.sample, runEnvironment(made))) as SessionLine[]
    for (const line of lines.slice(0, 3)) await planSessionState(line, runEnvironment(made))

    await estimateRunState(state, runEnvironment(made))
    await summariseRunState({ runId: 'run', status: 'RUNNING' }, runEnvironment(made))

    const { estimate, states } = summaryOf(made)
    expect(states).toEqual({ planned: 3, listed: 57 })
    expect(lines).toHaveLength(50)
    expect(estimate).toMatchObject({ planned: 3, sessions: 60 })
    expect(estimate.message).toContain('3 of 60 sessions were planned, and the rest reckoned')
  })

  it('that is estimated first is converted then, and not taken for planned where that fails', async () => {
    const made = buckets()
    const env = () => runEnvironment(made)
    const state = await list({ ...RECORDING_RUN, maxDollars: 5 }, { made })
    for (const line of await linesAt(state.sample, env())) await planSessionState(line as SessionLine, env())
    const estimated = await estimateRunState(state, env())
    const summary = await summariseRunState({ runId: 'run', status: 'FAILED' }, env())

    expect(estimated.next).toBe('convert')
    expect(summary.states).toEqual({ unfinished: 3 })
  })

  it('ends before anything is converted where it would cost too much', async () => {
    const made = buckets()
    const stopped = runStates({ ...RECORDING_RUN, maxDollars: 1e-6 }, () => runEnvironment(made))

    await expect(stopped).rejects.toThrow('more than maxDollars')
    expect(made.keys(`${OUTPUT}/miniscope`)).toEqual([])
  })

  it('tells of each session what became of it, and repeats those that failed', async () => {
    const made = buckets()
    const video = `${recordingFolder('b')}/08_59_30/Miniscope/0.avi`
    const whole = made.objects.get(video) ?? new Uint8Array()
    made.objects.set(video, whole.slice(0, 100))
    const failed: string[] = []
    const onFailure = (session: string) => void failed.push(session)

    const { summary } = await runStates(RECORDING_RUN, () => runEnvironment(made), { onFailure })
    made.objects.set(video, whole)
    const again = { dataset: 'miniscope', retryFailedOf: 'run' }
    const { state, summary: second } = await runStates(again, () => runEnvironment(made), { runId: 'again' })
    const runs = await listRuns(OUTPUT, runEnvironment(made))

    expect(failed).toEqual(['b'])
    expect(summary.states).toEqual({ converted: 2, unfinished: 1 })
    expect(state.sessionCount).toBe(1)
    expect(second.states).toEqual({ converted: 1 })
    expect(runs.map(({ runId, sessions }) => [runId, sessions]).sort()).toEqual([
      ['again', 1],
      ['run', 3],
    ])
  })

  it('has a summary whenever one is asked for, and tells who wants to know', async () => {
    const made = buckets()
    const told: string[] = []
    const notify = async (subject: string) => void told.push(subject)
    await list({ ...RECORDING_RUN, notify: true }, { made })

    const summary = await summariseRunState({ runId: 'run', status: 'ABORTED' }, runEnvironment(made, { notify }))

    expect(summary.states).toEqual({ unfinished: 3 })
    expect(summaryOf(made)).toMatchObject({ status: 'ABORTED', dataset: 'miniscope' })
    expect(told).toEqual(['nwb2zarr run run: ABORTED'])
    const table = Buffer.from(made.objects.get(`${OUTPUT}/_runs/run/summary.csv`) ?? []).toString()
    expect(table.split('\r\n')).toHaveLength(5)
  })
})
