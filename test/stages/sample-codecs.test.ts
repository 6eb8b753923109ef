import { describe, expect, it } from 'vitest'
import { RECORDING_PATH, type Recording } from '#lib/bench/write-recording.ts'
import { planSession } from '#lib/local.ts'
import { formatArrayCodec } from '#lib/plan/choose-codec.ts'
import { countingSource } from '#test/support/counting-source.ts'
import { convertOne, sessionInput, testEnvironment } from '#test/support/local-session.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { memoryStores } from '#test/support/memory-stores.ts'
import { recordingBytes } from '#test/support/write-recording.ts'

const PROBE: Recording = { shape: [60_000, 64], chunkShape: [5000, 2], level: 1 }

async function planOf(recording: Recording, options: Parameters<typeof sessionInput>[0]['options'] = {}) {
  const bytes = await recordingBytes(recording)
  const counted = countingSource(memorySource(bytes))
  const env = testEnvironment({ openSource: async () => counted.source })
  const { plan } = await planSession(sessionInput({ source: 'recording', out: 'out', options }), env)
  const array = plan.arrays.find(({ path }) => path === RECORDING_PATH)
  if (array === undefined) throw new Error('no recording')
  return { array, totals: plan.totals, bytesRead: counted.bytes, bytes }
}

describe('sampleCodecs', () => {
  it('finds that shuffles do no good to whole steps stored as floats', async () => {
    const { array, totals } = await planOf(PROBE)

    expect(array.sampled?.map(({ codec }) => formatArrayCodec(codec))).toEqual([
      'none',
      'zstd:4',
      'zstd:5',
      'blosc:zstd:5:shuffle',
      'blosc:zstd:5:bitshuffle',
    ])
    const [none, fast, zstd, ...shuffled] = (array.sampled ?? []).map(({ ratio }) => ratio)
    expect(none).toBe(1)
    for (const ratio of shuffled) expect(ratio).toBeGreaterThan((zstd ?? 1) * 1.2)
    expect(fast).toBeLessThan((zstd ?? 0) * 1.02)
    expect(array.compressor).toEqual({ id: 'zstd', level: 4 })
    expect(totals.estimatedBytes / totals.rawBytes).toBeCloseTo(fast ?? 0, 1)
  })

  it.each([
    ['chunks of two channels', PROBE, 3 * 5000 * 2 * 4],
    ['one run of bytes', { shape: [60_000, 64] }, 3 * 65_536],
  ] satisfies [string, Recording, number][])('reads at most three chunks of %s', async (_, recording, most) => {
    const sampled = await planOf(recording)
    const unsampled = await planOf(recording, { sample: false })

    expect(sampled.bytesRead).toBeGreaterThan(unsampled.bytesRead)
    expect(sampled.bytesRead - unsampled.bytesRead).toBeLessThanOrEqual(most)
    expect(unsampled.array.sampled).toBeUndefined()
  })

  it('leaves small arrays alone, and arrays whose codec is named', async () => {
    const small = await planOf({ ...PROBE, shape: [20_000, 64] })
    const named = await planOf(PROBE, { codec: 'zstd:1' })
    const byPath = await planOf(PROBE, { codecOverrides: [{ path: RECORDING_PATH, codec: 'gzip:1' }] })

    for (const { array } of [small, named, byPath]) expect(array.sampled).toBeUndefined()
  })

  it('writes what the plan has pinned', async () => {
    const bytes = await recordingBytes(PROBE)
    const stores = memoryStores()

    await convertOne(
      { source: 'recording', out: 's3://bucket/out' },
      { openStore: stores.openStore, openSource: async () => memorySource(bytes) },
    )

    const store = await stores.openStore('s3://bucket/out')
    const text = Buffer.from((await store.get(`${RECORDING_PATH.slice(1)}/.zarray`)) ?? []).toString()
    expect(JSON.parse(text)).toMatchObject({ compressor: { id: 'zstd', level: 4 }, filters: null })
  })
})
