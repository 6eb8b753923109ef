/** What a run does with a session once its store is published: the inspection and the metadata documents. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generateMetadataState } from '#lib/stages/generate-metadata.ts'
import { listRunState } from '#lib/stages/list-run.ts'
import { runSummary } from '#lib/stages/payloads/records.ts'
import { sessionLine } from '#lib/stages/payloads/session.ts'
import { planSessionState } from '#lib/stages/plan-session.ts'
import { summariseRunState } from '#lib/stages/summarise-run.ts'
import { type MemoryBuckets, memoryBuckets } from '#test/support/memory-buckets.ts'
import { GOLDEN_CLOCK, hasGoldenMetadata, METADATA_FIXTURES, metadataMirror } from '#test/support/metadata-sessions.ts'
import { linesAt, OUTPUT, runEnvironment, runStates } from '#test/support/run-states.ts'
import { SAMPLE_PROBE } from '#test/support/sample-session.ts'
import { failureOf, recordFailure } from '../../functions/failures.ts'

const REPORT = `${OUTPUT}/nwb/probe.nwb.inspector_report.txt`
const STORE = `${OUTPUT}/nwb/probe.nwb.zarr/`

function buckets(): MemoryBuckets {
  const made = memoryBuckets()
  made.objects.set('s3://source/lab/probe.nwb', readFileSync(SAMPLE_PROBE))
  return made
}

const textOf = ({ objects }: MemoryBuckets, key: string) =>
  Buffer.from(objects.get(`${OUTPUT}/_runs/run/${key}`) ?? []).toString()

const summaryOf = (made: MemoryBuckets) => runSummary.parse(JSON.parse(textOf(made, 'summary.json')))

/** A run of the one session, with what became of it. */
async function run(made: MemoryBuckets, input: object, now = new Date('2026-11-01T00:00:00Z')) {
  const failures: unknown[] = []
  await runStates(input, () => runEnvironment(made, { now: () => now }), {
    onFailure: (_, error) => failures.push(error),
  })
  const summary = summaryOf(made)
  return { failures, summary, table: textOf(made, 'summary.csv') }
}

const LAB = { dataset: 'nwb', sources: ['s3://source/lab/'] }

describe('a published session', () => {
  it('is inspected, with the report beside its store and the counts in the summary', async () => {
    const made = buckets()

    const { summary, table } = await run(made, LAB)

    const [row] = summary.sessions
    const found = Object.entries(row?.findings ?? {})
    expect(row?.state).toBe('converted')
    expect(found.length).toBeGreaterThan(0)
    expect(table).toContain(found.map(([importance, count]) => `${importance} ${count}`).join(', '))
    expect(Buffer.from(made.objects.get(REPORT) ?? []).toString()).toContain(found[0]?.[0])
  })

  it('is not inspected where the input says so', async () => {
    const made = buckets()

    const { summary } = await run(made, { ...LAB, inspect: false })

    expect(summary.sessions[0]).toMatchObject({ state: 'converted', findings: null })
    expect(made.objects.has(REPORT)).toBe(false)
  })

  it('fails by its findings only where the input says so, and stays published', async () => {
    const made = buckets()

    const { failures, summary } = await run(made, { ...LAB, failOn: 'BEST_PRACTICE_SUGGESTION' })

    expect(failures).toMatchObject([{ name: 'InvalidInputError', message: expect.stringContaining('failOn') }])
    expect(summary.sessions[0]?.findings).not.toBeNull()
    expect(made.objects.has(`${STORE}.zmetadata`)).toBe(true)

    const env = runEnvironment(made, { now: () => new Date('2026-11-01T00:00:01Z') })
    await recordFailure({ runId: 'run', session: 'probe', state: 'InspectSession' }, failureOf(failures[0]), env)
    await summariseRunState({ runId: 'run', status: 'FAILED' }, env)
    expect(summaryOf(made).sessions[0]).toMatchObject({
      state: 'failed',
      error: 'InvalidInputError',
      reason: expect.stringContaining('failOn'),
      bytes: summary.sessions[0]?.bytes,
    })
  })
})

describe('metadata documents in a run', () => {
  it('are refused for a dataset that has none, and have no estimate', async () => {
    const starting = (input: object) => run(buckets(), input)

    await expect(starting({ ...LAB, mode: 'metadata' })).rejects.toThrow(/metadata documents/)
    await expect(starting({ dataset: 'visual-coding-ophys', mode: 'metadata', dryRun: true })).rejects.toThrow(
      /no estimate/,
    )
  })

  /** Sessions of the golden documents, with tables and answers. */
  function goldenBuckets(): MemoryBuckets {
    const made = memoryBuckets()
    for (const [name, folder] of Object.entries({
      mirror: metadataMirror(),
      tables: join(METADATA_FIXTURES, 'tables'),
      service: join(METADATA_FIXTURES, 'service'),
    })) {
      for (const [path, bytes] of filesBelow(folder)) made.objects.set(`s3://source/${name}/${path}`, bytes)
    }
    return made
  }

  const METADATA = { tables: 's3://source/tables', cache: 's3://source/service' }

  it.skipIf(!hasGoldenMetadata)('tell of conversion and inspection, where ../shared is there', async () => {
    const made = goldenBuckets()
    const input = {
      dataset: 'visual-behavior-ophys',
      sessions: ['1010535817'],
      root: 's3://source/mirror',
      metadata: METADATA,
    }

    const { failures } = await run(made, input, GOLDEN_CLOCK)

    const documents = made.keys(`${OUTPUT}/visual-behavior-ophys/`).filter(key => !key.includes('.zarr/'))
    const document = (name: string) =>
      JSON.parse(Buffer.from(made.objects.get(documents.find(key => key.endsWith(name)) ?? '') ?? []).toString())
    expect(failures).toEqual([])
    expect(document('/processing.json').data_processes).toMatchObject([
      {
        start_date_time: GOLDEN_CLOCK.toISOString(),
        end_date_time: GOLDEN_CLOCK.toISOString(),
        code: { parameters: { dataset: 'visual-behavior-ophys' } },
        output_parameters: {
          objects: expect.any(Number),
          sources: [{ url: expect.stringContaining('1010535817.nwb') }],
        },
      },
    ])
    expect(document('/quality_control.json').status).toMatchObject({ 'importance:ERROR': 'Pass', behavior: 'Pass' })
    expect(document('/metadata.nd.json')).toMatchObject({
      processing: { object_type: 'Processing' },
      quality_control: { object_type: 'Quality control' },
    })
  })

  it.skipIf(!hasGoldenMetadata)('are written alone, where ../shared is there', async () => {
    const made = goldenBuckets()

    const { summary, failures } = await run(
      made,
      {
        dataset: 'visual-coding-ophys',
        mode: 'metadata',
        root: 's3://source/mirror',
        limit: 1,
        metadata: METADATA,
      },
      GOLDEN_CLOCK,
    )

    const documents = made.keys(`${OUTPUT}/visual-coding-ophys/`)
    expect(failures).toEqual([])
    expect(summary.sessions).toMatchObject([{ state: 'described', reason: '' }])
    expect(documents.map(key => key.replace(/^.*\//, '')).toSorted()).toEqual([
      'acquisition.json',
      'data_description.json',
      'instrument.json',
      'metadata.nd.json',
      'procedures.json',
      'subject.json',
    ])
  })

  it.skipIf(!hasGoldenMetadata)('are the same however often they are written, where ../shared is there', async () => {
    const made = goldenBuckets()
    const at = (now: Date) => runEnvironment(made, { now: () => now })
    const input = { dataset: 'visual-coding-ophys', mode: 'metadata', root: 's3://source/mirror', limit: 1 }
    const startedAt = GOLDEN_CLOCK.toISOString()
    await listRunState({ runId: 'run', startedAt, input: { ...input, metadata: METADATA } }, at(GOLDEN_CLOCK))
    const [line] = await linesAt({ bucket: 'output', key: '_runs/run/sessions.jsonl' }, at(GOLDEN_CLOCK))
    const work = await planSessionState(sessionLine.parse(line), at(GOLDEN_CLOCK))

    const documents = () =>
      made
        .keys(`${OUTPUT}/visual-coding-ophys/`)
        .map(key => [key, Buffer.from(made.objects.get(key) ?? []).toString()] as const)

    await generateMetadataState(work, at(new Date('2026-12-24T10:00:00Z')))
    const first = documents()
    await generateMetadataState(work, at(new Date('2026-12-24T10:05:00Z')))

    expect(first.length).toBeGreaterThan(5)
    expect(documents()).toEqual(first)
  })
})

function* filesBelow(folder: string): Generator<readonly [string, Uint8Array]> {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    if (statSync(path).isFile()) yield [name, readFileSync(path)]
  }
}
