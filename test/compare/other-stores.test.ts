/** Stores of other writers, sources that are far away, arrays of many boxes, sessions of several files. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import { openS3Store } from '#lib/io/s3-store.ts'
import { compareStage } from '#lib/stages/compare.ts'
import type { ProgressEvent } from '#lib/stages/environment.ts'
import { openComparedStore, StoreKeys } from '#test/support/compared-session.ts'
import { convertTo } from '#test/support/dataset-session.ts'
import { keysOf } from '#test/support/folder.ts'
import { startHttpServer } from '#test/support/http-server.ts'
import { convertOne, testEnvironment, withFolder } from '#test/support/local-session.ts'
import { startS3Server } from '#test/support/s3-server.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const PROBE = fileURLToPath(
  new URL(
    '../fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459/probe_1044084100_lfp.nwb',
    import.meta.url,
  ),
)
const LFP = 'acquisition/probe_1044084100_lfp/probe_1044084100_lfp_data/data'

const KEYS = { accessKeyId: 'test', secretAccessKey: 'test' }

const PROOF = sharedFolder('fixtures/proof.nwb')
const GOLDEN = sharedFolder('golden/hdmf-zarr/proof.nwb.zarr')

describe.skipIf(!existsSync(GOLDEN))('a store that hdmf-zarr wrote (skipped where ../shared is absent)', () => {
  it('equals its source but for pickles, which are not run', async () => {
    const session = await openComparedStore([PROOF], keysOf(GOLDEN))
    try {
      const { differences, notCompared, equal } = await session.compare()

      expect(differences).toEqual([])
      expect(notCompared.map(({ path }) => path).sort()).toEqual([
        '/intervals/epochs/timeseries',
        '/intervals/stim_presentations/timeseries',
      ])
      expect(equal).toBe(false)
    } finally {
      await session.close()
    }
  })

  it('is found where it differs', async () => {
    const session = await openComparedStore([PROOF], keysOf(GOLDEN))
    try {
      const { differences } = await session.compare(keys => keys.remove('units/spike_times'))

      expect(differences).toEqual([expect.objectContaining({ kind: 'missing', path: '/units/spike_times' })])
    } finally {
      await session.close()
    }
  })
})

/** The probe file's store in small chunks, in memory. */
const probeStore = () =>
  withFolder(async folder => {
    const out = join(folder, 'probe.nwb.zarr')
    await convertOne({ source: PROBE, out, options: { chunkBytes: 20_000, codec: 'none' } })
    return new StoreKeys(keysOf(out))
  })

const environmentOver = (keys: StoreKeys, progress: (event: ProgressEvent) => void = () => {}) =>
  testEnvironment({ openStore: async () => openMemoryStore(keys), progress })

const LAST_CHUNK = /\/(\d+)\.(\d+)$/

/** Key of the chunk of the LFP that lies last. */
function lastChunk(keys: StoreKeys): string {
  const chunks = [...keys.keys()].filter(key => key.startsWith(`${LFP}/`) && LAST_CHUNK.test(key))
  const rank = (key: string) => Number(LAST_CHUNK.exec(key)?.[1]) * 1000 + Number(LAST_CHUNK.exec(key)?.[2])
  return chunks.reduce((last, key) => (rank(key) > rank(last) ? key : last))
}

describe('a source on a web server', { timeout: 60_000 }, () => {
  it('is read natively past the beginning of each array, and what differs there is found', async () => {
    const keys = await probeStore()
    const server = await startHttpServer({ '/probe.nwb': new Uint8Array(readFileSync(PROBE)) })
    try {
      const request = { sources: [`${server.url}/probe.nwb`], store: 'memory.zarr', memoryBytes: 500_000 }

      const sound = await compareStage(request, environmentOver(keys))
      expect(sound).toMatchObject({ equal: true, differences: [] })

      const bytes = keys.bytes(lastChunk(keys))
      bytes[0] = (bytes[0] ?? 0) ^ 1
      const damaged = await compareStage(request, environmentOver(keys))
      expect(damaged.differences).toEqual([expect.objectContaining({ kind: 'value', path: `/${LFP}`, count: 1 })])
      expect(damaged.differences[0]?.index?.[0]).toBeGreaterThan(5000)
    } finally {
      await server.close()
    }
  })
})

describe('a store on S3', { timeout: 60_000 }, () => {
  it('is compared where it is, and what it lacks is found', async () => {
    const server = await startS3Server({ lab: {} })
    onTestFinished(server.close)
    const openStore = async (url: string) => openS3Store(url, { endpoint: server.url, credentials: KEYS })
    const store = 's3://lab/stores/probe.nwb.zarr'
    await convertOne({ source: PROBE, out: store, options: { chunkBytes: 100_000 } }, { openStore })

    const sound = await compareStage({ sources: [PROBE], store }, testEnvironment({ openStore }))
    expect(sound).toMatchObject({ equal: true, differences: [] })

    server.buckets.get('lab')?.delete(`stores/probe.nwb.zarr/${LFP}/0.0`)
    const damaged = await compareStage({ sources: [PROBE], store }, testEnvironment({ openStore }))
    expect(damaged.differences).toMatchObject([{ path: `/${LFP}`, index: [0, 0] }])
  })
})

describe('an array of many boxes', { timeout: 60_000 }, () => {
  it('is told at its first difference, with all counted; progress ends at the whole', async () => {
    const keys = await probeStore()
    for (const key of [`${LFP}/0.0`, lastChunk(keys)]) {
      const bytes = keys.bytes(key)
      bytes[5] = (bytes[5] ?? 0) ^ 1
    }
    const events: ProgressEvent[] = []

    const { differences } = await compareStage(
      { sources: [PROBE], store: 'memory.zarr', memoryBytes: 500_000 },
      environmentOver(keys, event => events.push(event)),
    )

    expect(differences).toEqual([expect.objectContaining({ kind: 'value', path: `/${LFP}`, index: [0, 1], count: 2 })])
    const last = events.at(-1)
    expect(last?.bytesDone).toBeGreaterThanOrEqual(last?.bytesTotal ?? Number.POSITIVE_INFINITY)
  })

  it('is only looked at where a sample is asked for, at the ends always', async () => {
    const keys = await probeStore()
    const request = { sources: [PROBE], store: 'memory.zarr', memoryBytes: 100_000, sample: true }
    const whole = await compareStage({ ...request, sample: false }, environmentOver(keys))

    const bytes = keys.bytes(lastChunk(keys))
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
    const sample = await compareStage(request, environmentOver(keys))

    expect(sample.compared.values).toBeLessThan(whole.compared.values / 2)
    expect(sample).toMatchObject({
      sampled: true,
      differences: [expect.objectContaining({ path: `/${LFP}`, count: 1 })],
    })
  })

  it('stops when it is told to', async () => {
    const keys = await probeStore()
    const controller = new AbortController()
    const environment = {
      ...environmentOver(keys, ({ bytesDone }) => {
        if (bytesDone > 0) controller.abort(new Error('stopped'))
      }),
      signal: controller.signal,
    }

    await expect(
      compareStage({ sources: [PROBE], store: 'memory.zarr', memoryBytes: 100_000 }, environment),
    ).rejects.toThrow('stopped')
  })
})

const SESSION = sharedFolder('fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1064644573')

describe.skipIf(!existsSync(SESSION))('a session of several files (skipped where ../shared is absent)', () => {
  it('is compared with all of them, and with none of them missing', { timeout: 120_000 }, async () => {
    const names = readdirSync(SESSION).sort()
    const sources = names.map(name => join(SESSION, name))
    const keys = await withFolder(async folder => {
      const out = join(folder, 'session.nwb.zarr')
      await convertTo(out, { dataset: 'visual-behavior-ephys', sources })
      return keysOf(out)
    })
    const session = await openComparedStore(sources, keys)
    try {
      const { differences, changes } = await session.compare()
      expect(differences).toEqual([])
      expect(changes['merge-probes']).toBeGreaterThan(10)

      const lfp = 'acquisition/probe_1067785001_lfp/probe_1067785001_lfp_data'
      const damaged = await session.compare(keys => {
        keys.remove(`${lfp}/timestamps`)
        keys.edit(`${lfp}/electrodes/.zattrs`, text => text.replace('/electrodes"', '/elsewhere"'))
      })
      expect(damaged.differences).toEqual([
        expect.objectContaining({ kind: 'attribute', path: `/${lfp}/electrodes`, attribute: 'table' }),
        expect.objectContaining({ kind: 'missing', path: `/${lfp}/timestamps` }),
      ])
    } finally {
      await session.close()
    }
  })
})
