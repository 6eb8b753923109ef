/** Conversions whose reads and writes fail, now and then or from some point on: run again, they end with the same bytes. */

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fileError } from '#lib/io/file-errors.ts'
import { openSource } from '#lib/io/open-source.ts'
import { openStore } from '#lib/io/open-store.ts'
import type { Store } from '#lib/io/store.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { keysOf } from '#test/support/folder.ts'
import { convertOne, withFolder } from '#test/support/local-session.ts'
import { randomNumbers } from '#test/support/random.ts'
import { startS3Server } from '#test/support/s3-server.ts'

const SOURCE = fileURLToPath(new URL('../fixtures/hostile/small.nwb', import.meta.url))

/** Share of the reads and writes that go wrong. */
const SHARE = 0.05

/** Each read and write passes `before`, which may throw or take its time. */
function disturbed(before: (kind: 'read' | 'write', url: string) => Promise<void>): Partial<Environment> {
  return {
    async openSource(url, options) {
      const source = await openSource(url, options)
      return {
        ...source,
        async read(range, options) {
          await before('read', url)
          return source.read(range, options)
        },
        close: () => source.close(),
      }
    },
    async openStore(url) {
      const store: Store = await openStore(url)
      return {
        ...store,
        async get(key, options) {
          await before('read', url)
          return store.get(key, options)
        },
        async set(key, value, options) {
          await before('write', url)
          await store.set(key, value, options)
        },
      }
    },
  }
}

const systemError = (code: string) => Object.assign(new Error(code), { code })

/** Converts undisturbed, then to a place beside it with `environmentOf(attempt)` until it succeeds; how often that took. */
async function convertUntilDone(
  folder: string,
  environmentOf: (attempt: number) => Partial<Environment>,
): Promise<number> {
  const [undisturbed, out] = [join(folder, 'undisturbed'), join(folder, 'out')]
  await convertOne({ source: SOURCE, out: undisturbed })
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const error = await convertOne({ source: SOURCE, out }, environmentOf(attempt)).then(
      () => undefined,
      error => error,
    )
    if (error === undefined) {
      expect(keysOf(out)).toEqual(keysOf(undisturbed))
      expect(readdirSync(folder).sort()).toEqual(['out', 'undisturbed'])
      return attempt
    }
    expect(error).toMatchObject({ name: 'SourceUnavailableError', place: { advice: expect.any(String) } })
    expect(existsSync(out)).toBe(false)
  }
  throw new Error(`not done after ${MOST_ATTEMPTS} attempts`)
}

const MOST_ATTEMPTS = 200

const DISTURBED_ATTEMPTS = 12

describe('a conversion', () => {
  it.each([1, 2, 3, 4, 5])(
    'of whose reads and writes 5 % fail ends, run again, with the same bytes (seed %i)',
    { timeout: 120_000 },
    seed =>
      withFolder(async folder => {
        const random = randomNumbers(seed)

        const attempts = await convertUntilDone(folder, attempt => {
          // These faults lie above the retries, so that few runs come through; what they leave behind is what matters.
          const share = attempt <= DISTURBED_ATTEMPTS ? SHARE : 0
          return disturbed(async (kind, url) => {
            if (random() < share) throw fileError(systemError('EIO'), kind, { url })
          })
        })

        expect(attempts).toBeGreaterThan(1)
      }),
  )

  it('of whose reads and writes 5 % are slow ends with the same bytes', { timeout: 60_000 }, () =>
    withFolder(async folder => {
      const random = randomNumbers(4)

      const attempts = await convertUntilDone(folder, () =>
        disturbed(async () => {
          if (random() < SHARE) await sleep(300)
        }),
      )

      expect(attempts).toBe(1)
    }),
  )

  it.each([
    ['the disk is full', 'ENOSPC'],
    ['permission is lost', 'EACCES'],
    ['the file system turns read-only', 'EROFS'],
  ])('says so when %s, and is gone on with', { timeout: 120_000 }, (_, code) =>
    withFolder(async folder => {
      const attempts = await convertUntilDone(folder, attempt => {
        let writes = 0
        return disturbed(async (kind, url) => {
          // Each attempt gets a little further before it happens.
          if (kind === 'write' && ++writes > attempt * 25)
            throw fileError(systemError(code), 'write to the store', { url })
        })
      })

      expect(attempts).toBeGreaterThan(3)
    }),
  )

  it('to S3 that fails or is slow for 5 % of all requests needs no second run', { timeout: 120_000 }, async () => {
    const random = randomNumbers(5)
    const server = await startS3Server({ bucket: {} })
    const s3 = { endpoint: server.url, credentials: { accessKeyId: 'key', secretAccessKey: 'secret' } }
    const objects = server.buckets.get('bucket') ?? new Map<string, Uint8Array>()
    const convert = (name: string) =>
      convertOne(
        { source: SOURCE, out: `s3://bucket/${name}.zarr` },
        { openStore: url => openStore(url, { ...s3, retries: { baseMilliseconds: 5 } }) },
      )
    const below = (prefix: string) =>
      [...objects]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]) => [key.slice(prefix.length), value] as const)
    try {
      await convert('undisturbed')
      let failed = 0
      server.behaviour.fails = () => {
        if (random() >= SHARE) return undefined
        failed++
        return { status: 503, code: 'SlowDown' }
      }
      await convert('out')

      expect(failed).toBeGreaterThan(3)
      expect(new Map(below('out.zarr/'))).toEqual(new Map(below('undisturbed.zarr/')))
      expect(below('out.zarr.partial/')).toEqual([])
    } finally {
      await server.close()
    }
  })
})
