import { describe, expect, it } from 'vitest'
import {
  DeadlineExceededError,
  IncompleteOutputError,
  SourceChangedError,
  UnsupportedFeatureError,
} from '#lib/errors.ts'
import { convertBatchState } from '#lib/stages/convert-batch.ts'
import { listRunState } from '#lib/stages/list-run.ts'
import { mergeSessionState } from '#lib/stages/merge-session.ts'
import type { BatchLine } from '#lib/stages/payloads/batch.ts'
import type { SessionLine } from '#lib/stages/payloads/session.ts'
import { planSessionState } from '#lib/stages/plan-session.ts'
import type { BucketFaults, MemoryBuckets } from '#test/support/memory-buckets.ts'
import { contentsOf, RECORDING_RUN, recordingBuckets, recordingFolder } from '#test/support/recording-run.ts'
import { linesAt, OUTPUT, runEnvironment, runSession } from '#test/support/run-states.ts'

const STORE = `${OUTPUT}/miniscope/a.nwb.zarr/`

const buckets = (faults?: BucketFaults) => recordingBuckets({ a: 'v4-camera' }, faults)

/** The line of the one session. */
async function lineOf(made: MemoryBuckets, input: object = {}, runId = 'run'): Promise<SessionLine> {
  const env = runEnvironment(made)
  const asked = { runId, startedAt: '2026-11-01T00:00:00Z', input: { ...RECORDING_RUN, ...input } }
  const { sessions } = await listRunState(asked, env)
  return (await linesAt(sessions, env))[0] as SessionLine
}

async function planned(made: MemoryBuckets, line: SessionLine) {
  const work = await planSessionState(line, runEnvironment(made))
  const batches = work.next === 'convert' ? await linesAt(work.batches, runEnvironment(made)) : []
  return { work, batches: batches as BatchLine[] }
}

async function converted(made: MemoryBuckets, line: SessionLine) {
  const { work, batches } = await planned(made, line)
  for (const batch of batches) await convertBatchState(batch, runEnvironment(made))
  return work
}

async function undisturbed() {
  const made = buckets()
  await runSession(await lineOf(made), () => runEnvironment(made))
  return contentsOf(made, STORE)
}

describe('a session of a run', () => {
  it('ends with the same bytes wherever a write failed on the way', async () => {
    const expected = await undisturbed()
    let failing = Number.POSITIVE_INFINITY
    let writes = 0
    const made = buckets({
      beforeWrite(address) {
        if (++writes === failing) throw new Error(`no write to ${address}`)
      },
    })
    const line = await lineOf(made)
    const listed = writes

    // One attempt after another, each stopped a few writes later than the one before.
    for (let step = 1, done = false; !done; step++) {
      writes = 0
      failing = step * 9
      done = await runSession(line, () => runEnvironment(made)).then(
        ({ next }) => next === 'published' || next === 'end',
        () => false,
      )
    }

    expect(listed).toBeGreaterThan(0)
    expect(contentsOf(made, STORE)).toEqual(expected)
  })

  it('is published with the same bytes by two merges at once', async () => {
    const made = buckets()
    const work = await converted(made, await lineOf(made))

    const merged = await Promise.all([work, work].map(one => mergeSessionState(one, runEnvironment(made))))

    expect(merged.map(({ next }) => next)).toEqual(['published', 'published'])
    expect(contentsOf(made, STORE)).toEqual(await undisturbed())
  })

  it('is converted once by two runs at once', async () => {
    const made = buckets()
    const lines = await Promise.all(['one', 'two'].map(runId => lineOf(made, {}, runId)))

    const [first, second] = await Promise.all(lines.map(line => planned(made, line)))
    for (const batch of first?.batches ?? []) {
      expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(1000)
      await convertBatchState(batch, runEnvironment(made))
    }
    if (first === undefined || second === undefined) throw new Error('two plans are expected')
    await mergeSessionState(first.work, runEnvironment(made))
    const late = await Promise.all(second.batches.map(batch => convertBatchState(batch, runEnvironment(made))))
    const merged = await mergeSessionState(second.work, runEnvironment(made))
    const third = await planSessionState(await lineOf(made, {}, 'three'), runEnvironment(made))

    expect(late.map(({ units }) => units)).toEqual([0])
    expect(merged.next).toBe('published')
    expect(third.next).toBe('end')
    expect(contentsOf(made, STORE)).toEqual(await undisturbed())
  })

  it('has the tasks of missing keys run once more, then names the keys', async () => {
    const made = buckets()
    const work = await converted(made, await lineOf(made))
    const chunk = made.keys(STORE).find(key => key.includes('/data/')) ?? ''

    made.objects.delete(chunk)
    const again = await mergeSessionState(work, runEnvironment(made))
    const batches = (await linesAt(again.batches, runEnvironment(made))) as BatchLine[]
    for (const batch of batches) await convertBatchState(batch, runEnvironment(made))
    made.objects.set(chunk, new Uint8Array(3))
    const failed = mergeSessionState(again, runEnvironment(made))

    expect(again).toMatchObject({ next: 'convert', attempt: 2 })
    await expect(failed).rejects.toThrow(IncompleteOutputError)
    await expect(failed).rejects.toThrow(chunk.slice(STORE.length))
    expect(made.objects.has(`${STORE}.zmetadata`)).toBe(false)
  })

  it('is not published while the store holds objects that nobody planned', async () => {
    const made = buckets()
    const work = await converted(made, await lineOf(made))
    made.objects.set(`${STORE}notes.txt`, new Uint8Array(1))

    await expect(mergeSessionState(work, runEnvironment(made))).rejects.toThrow('notes.txt')
    expect(made.objects.has(`${STORE}.zmetadata`)).toBe(false)
  })

  it('is tried again after a deadline only where there is progress, or another machine', async () => {
    const made = buckets()
    const { batches } = await planned(made, await lineOf(made))
    const [batch] = batches
    if (batch === undefined) throw new Error('a batch is expected')
    const stopped = (hasFargate: boolean) => {
      const stop = new AbortController()
      const openSource: MemoryBuckets['openSource'] = async url => {
        stop.abort(new DeadlineExceededError('The time is over.'))
        return made.openSource(url)
      }
      const env = runEnvironment({ openStore: made.openStore, openSource }, { signal: stop.signal, hasFargate })
      return convertBatchState(batch, env)
    }

    await expect(stopped(true)).rejects.toThrow(DeadlineExceededError)
    await expect(stopped(false)).rejects.toThrow(UnsupportedFeatureError)
    expect(await convertBatchState(batch, runEnvironment(made))).toMatchObject({ units: 1 })
  })

  it('gives way to the run of a source that changed', async () => {
    const made = buckets()
    const old = await planned(made, await lineOf(made))
    const video = `${recordingFolder('a')}/08_59_30/metaData.json`
    const settings = Buffer.from(made.objects.get(video) ?? []).toString()
    made.objects.set(video, Buffer.from(`${settings} `))

    const refused = planned(made, await lineOf(made))
    await expect(refused).rejects.toThrow('is or was under way')
    const line = await lineOf(made, { overwrite: true }, 'new')
    const { work, batches } = await planned(made, line)
    const superseded = old.batches.map(batch => convertBatchState(batch, runEnvironment(made)))

    await expect(Promise.all(superseded)).rejects.toThrow(SourceChangedError)
    await expect(mergeSessionState(old.work, runEnvironment(made))).rejects.toThrow('took its place')
    for (const batch of batches) await convertBatchState(batch, runEnvironment(made))
    expect(await mergeSessionState(work, runEnvironment(made))).toMatchObject({ next: 'published' })
    await expect(mergeSessionState(old.work, runEnvironment(made))).rejects.toThrow(SourceChangedError)
  })

  it('that is written over does not open meanwhile, and keeps no key of before', async () => {
    const made = buckets()
    await runSession(await lineOf(made), () => runEnvironment(made))
    made.objects.set(`${STORE}acquisition/old/0`, new Uint8Array(5))
    made.log.length = 0

    await runSession(await lineOf(made, { overwrite: true }), () => runEnvironment(made))

    const inStore = made.log.filter(address => address.includes(STORE))
    expect(inStore.slice(0, 2)).toEqual([`-${STORE}.zmetadata`, `-${STORE}.zgroup`])
    expect(inStore.at(-1)).toBe(`${STORE}.zmetadata`)
    expect(contentsOf(made, STORE)).toEqual(await undisturbed())
  })
})
