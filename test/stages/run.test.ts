import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { convertSession } from '#lib/local.ts'
import { localEnvironment } from '#lib/stages/local-environment.ts'
import { convertInput } from '#lib/stages/payloads.ts'
import { type MemoryBuckets, memoryBuckets } from '#test/support/memory-buckets.ts'
import { OUTPUT, runEnvironment, runStates } from '#test/support/run-states.ts'
import { SAMPLE_PROBE } from '#test/support/sample-session.ts'

const PROBE = 's3://source/lab/probe.nwb'

const bytes = readFileSync(SAMPLE_PROBE)

function buckets(): MemoryBuckets {
  const made = memoryBuckets()
  made.objects.set(PROBE, bytes)
  return made
}

const contents = ({ objects, keys }: MemoryBuckets, prefix: string) =>
  new Map(keys(prefix).map(key => [key.slice(prefix.length), Buffer.from(objects.get(key) ?? []).toString('base64')]))

describe('a run', () => {
  it('leaves the store that the command line makes, byte for byte', async () => {
    const made = buckets()

    const { summary } = await runStates({ dataset: 'nwb', sources: ['s3://source/lab/'] }, () => runEnvironment(made))
    const local = convertInput.parse({ sources: [PROBE], out: 's3://elsewhere/probe.nwb.zarr' })
    await convertSession(local, localEnvironment({ openStore: made.openStore, openSource: made.openSource }))

    expect(summary.states).toEqual({ converted: 1 })
    const expected = contents(made, 's3://elsewhere/probe.nwb.zarr/')
    expect(expected.size).toBeGreaterThan(50)
    expect(contents(made, `${OUTPUT}/nwb/probe.nwb.zarr/`)).toEqual(expected)
  })
})
