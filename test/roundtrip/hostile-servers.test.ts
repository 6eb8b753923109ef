/** Servers that fail, stall, lie or change their files, through the real conversion. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { describeError, isNwb2zarrError } from '#lib/errors.ts'
import { openSource } from '#lib/io/open-source.ts'
import { keysOf } from '#test/support/folder.ts'
import { type HttpBehaviour, type HttpServer, startHttpServer } from '#test/support/http-server.ts'
import { convertOne, withFolder } from '#test/support/local-session.ts'

const NWB = new Uint8Array(readFileSync(fileURLToPath(new URL('../fixtures/hostile/small.nwb', import.meta.url))))

/** The same session at another time: another version, of the same size. */
const OTHER = new Uint8Array(
  Buffer.from(Buffer.from(NWB).toString('latin1').replaceAll('2020-01-01', '2021-02-03'), 'latin1'),
)

/** So short that a test need not wait; the defaults suit real networks. */
const IMPATIENT = {
  firstByteMilliseconds: 400,
  idleMilliseconds: 400,
  retries: { attempts: 2, baseMilliseconds: 10 },
}

const SECONDS = 10

let server: HttpServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function serve(behaviour: Partial<HttpBehaviour> = {}): Promise<HttpServer> {
  server = await startHttpServer({ '/small.nwb': NWB }, behaviour)
  return server
}

const convert = ({ url }: HttpServer, out: string, path = '/small.nwb') =>
  convertOne(
    { source: `${url}${path}`, out },
    { openSource: (url, options) => openSource(url, { ...IMPATIENT, ...options }) },
  )

/** The error that a conversion ends with: in time, ours, one line with the URL in it, and no store. */
async function failureOf(from: HttpServer, path?: string): Promise<{ readonly name: string; readonly line: string }> {
  return withFolder(async folder => {
    const out = join(folder, 'out.zarr')
    const start = performance.now()
    const error = await convert(from, out, path).catch(error => error)

    expect(isNwb2zarrError(error), `${error?.stack ?? 'converted'}`).toBe(true)
    expect(performance.now() - start).toBeLessThan(SECONDS * 1000)
    expect(existsSync(out)).toBe(false)
    const line = describeError(error)
    expect(line).toMatch(/^[^\n]+$/)
    expect(line).toContain(from.url)
    return { name: error.name, line }
  })
}

describe('a conversion from a server', () => {
  it.each<[string, Partial<HttpBehaviour>, string, RegExp]>([
    ['denies access', { statuses: { '/small.nwb': 403 } }, 'SourceUnavailableError', /denies access .*public/],
    ['is broken', { statuses: { '/small.nwb': 500 } }, 'SourceUnavailableError', /status 500/],
    ['sends a web page with status 200', { webPage: true }, 'InvalidInputError', /sent a web page.*link of the file/],
    ['knows no ranges', { ranges: false }, 'InvalidInputError', /does not serve byte ranges.*Download/],
    ['never answers', { latencyMilliseconds: 60_000 }, 'SourceUnavailableError', /No answer within 0.4 s/],
    ['stalls in the middle of an answer', { stallAfterBytes: 100 }, 'SourceUnavailableError', /stood still/],
    [
      'breaks off in the middle of an answer',
      { breakAfterBytes: 100 },
      'SourceUnavailableError',
      /(broke|closed|terminated).*Try again later/,
    ],
    ['says that it sends another range', { contentRange: () => `bytes 7-99/${NWB.length}` }, 'CorruptSourceError', /./],
    [
      'sends less than it says',
      { body: honest => honest.subarray(0, honest.length - 1) },
      'SourceUnavailableError',
      /./,
    ],
  ])('that %s ends well', async (_, behaviour, name, line) => {
    const failure = await failureOf(await serve(behaviour))

    expect(failure).toMatchObject({ name, line: expect.stringMatching(line) })
  })

  it('that has no such file ends well', async () => {
    const failure = await failureOf(await serve(), '/other.nwb')

    expect(failure).toMatchObject({ name: 'InvalidInputError', line: expect.stringMatching(/no such file.*spelling/) })
  })

  it('that stalls is gone on with when it answers again', async () => {
    await withFolder(async folder => {
      const [out, undisturbed] = [join(folder, 'out.zarr'), join(folder, 'undisturbed.zarr')]
      const slow = await serve()
      await convert(slow, undisturbed)
      let answers = 0
      const whole = slow.log.length / 2
      slow.behaviour.body = honest => {
        answers++
        slow.behaviour.stallAfterBytes = answers > whole ? 10 : undefined
        return honest
      }

      await expect(convert(slow, out)).rejects.toMatchObject({ name: 'SourceUnavailableError' })
      slow.behaviour.body = honest => honest
      slow.behaviour.stallAfterBytes = undefined
      await convert(slow, out)

      expect(keysOf(out)).toEqual(keysOf(undisturbed))
    })
  })

  it.each(['strong', 'weak'] as const)(
    'whose file changes midway ends well (%s ETags)',
    { timeout: 60_000 },
    async etag => {
      await withFolder(async folder => {
        const changing = await serve({ etag })
        await convert(changing, join(folder, 'undisturbed.zarr'))
        const requests = changing.log.length
        const undisturbed = keysOf(join(folder, 'undisturbed.zarr'))

        let refused = 0
        for (let change = 1; change <= requests; change++) {
          changing.files.set('/small.nwb', NWB)
          let answers = 0
          changing.behaviour.body = honest => {
            answers++
            if (answers === change) changing.files.set('/small.nwb', OTHER)
            return honest
          }
          const out = join(folder, `change-${change}.zarr`)
          const error = await convert(changing, out).catch(error => error)

          if (error instanceof Error) {
            expect(error).toMatchObject({ name: 'SourceChangedError', place: { url: `${changing.url}/small.nwb` } })
            expect(existsSync(out)).toBe(false)
            refused++
          } else expect(keysOf(out)).toEqual(undisturbed)
        }
        expect(refused).toBeGreaterThan(0)
      })
    },
  )

  it('that stalls is given up in time by those who set no times', async () => {
    const behaviours = [{ latencyMilliseconds: 60_000 }, { stallAfterBytes: 100 }]
    const stalling = await Promise.all(behaviours.map(behaviour => startHttpServer({ '/small.nwb': NWB }, behaviour)))
    for (const { close } of stalling) onTestFinished(close)
    const started = performance.now()

    const failures = stalling.map(({ url }) =>
      convertOne({ source: `${url}/small.nwb`, out: 'unused.nwb.zarr' }).catch(error => error),
    )

    for (const failure of await Promise.all(failures))
      expect(failure).toMatchObject({
        name: 'SourceUnavailableError',
        message: expect.stringContaining('tried 2 times'),
      })
    expect(performance.now() - started).toBeLessThan(SECONDS * 1000)
  })
})
