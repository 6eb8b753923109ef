/** Conversions in processes that are killed at random instants: what is left is never opened, and is gone on with. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mapLimit } from '#lib/async.ts'
import { bundle } from '#test/support/bundle.ts'
import type { ConvertOrder } from '#test/support/convert-child.ts'
import { keysOf } from '#test/support/folder.ts'
import { withFolder } from '#test/support/local-session.ts'
import { randomNumbers } from '#test/support/random.ts'
import { type S3Server, startS3Server } from '#test/support/s3-server.ts'

const SOURCE = fileURLToPath(new URL('../fixtures/hostile/small.nwb', import.meta.url))

/** Of each kind of store. */
const KILLS = Math.ceil(50 * Number(process.env.NWB2ZARR_TEST_SCALE ?? 1))

/** Conversions at the same time. */
const LANES = 2

let program = ''
beforeAll(async () => {
  program = await bundle('test/support/convert-child.ts')
})
afterAll(() => {
  for (const child of idle) child.kill('SIGKILL')
})

interface Ended {
  readonly status: string
  readonly milliseconds: number
}

/** Children whose conversion came to its end, for the next one. */
const idle: ChildProcess[] = []

async function readyChild(): Promise<ChildProcess> {
  const known = idle.pop()
  if (known !== undefined) return known
  const child = fork(program, [SOURCE], { stdio: 'ignore' })
  await once(child, 'message')
  return child
}

/** Runs a conversion in a child; kills it so many milliseconds after it has begun. How it ended: its status, or `killed`. */
async function convertInChild(order: ConvertOrder, killAfter?: number): Promise<Ended> {
  const child = await readyChild()
  return new Promise((resolve, reject) => {
    let begun = 0
    let timer: NodeJS.Timeout | undefined
    const settle = (status: string) => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      resolve({ status, milliseconds: performance.now() - begun })
    }
    const onMessage = (message: unknown) => {
      if (message === 'begun') {
        begun = performance.now()
        if (killAfter !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), killAfter)
        return
      }
      idle.push(child)
      settle(String(message))
    }
    const onExit = (code: number | null, signal: string | null) => {
      if (signal === null) reject(new Error(`The child ended with code ${code}`))
      else settle('killed')
    }
    child.on('message', onMessage)
    child.on('exit', onExit)
    child.send(order)
  })
}

interface Place {
  readonly order: ConvertOrder
  contents(): ReadonlyMap<string, unknown>
  /** Does a reader find a store? */
  opens(): boolean
  /** Is anything left of the work? */
  hasLeftovers(): boolean
}

/** Kills conversions to one place after another, each twice at most, until there were enough kills; then lets each end. */
async function killAndResume(placeOf: (name: string) => Place): Promise<number> {
  const first = placeOf('undisturbed')
  await convertInChild(placeOf('warm').order)
  const { milliseconds } = await convertInChild(first.order)
  const expected = first.contents()
  const random = randomNumbers(7)
  let kills = 0
  await mapLimit(Array.from({ length: LANES }), LANES, async (_, lane) => {
    for (let session = 0; kills < KILLS; session++) {
      const place = placeOf(`session-${lane}-${session}`)
      for (let attempt = 0; attempt < 2 && kills < KILLS && !place.opens(); attempt++) {
        const { status } = await convertInChild(place.order, random() * milliseconds)
        if (status !== 'killed') continue
        kills++
        // What opens is whole.
        if (place.opens()) expectSame(place.contents(), expected, kills)
      }
      await convertInChild(place.order)

      expectSame(place.contents(), expected, kills)
      expect(place.hasLeftovers()).toBe(false)
    }
  })
  return kills
}

function expectSame(found: ReadonlyMap<string, unknown>, expected: ReadonlyMap<string, unknown>, kills: number): void {
  expect([...found.keys()].sort(), `after ${kills} kills`).toEqual([...expected.keys()].sort())
  for (const [key, value] of expected) expect(found.get(key), `${key} after ${kills} kills`).toEqual(value)
}

describe('a conversion that is killed', () => {
  let server: S3Server
  beforeAll(async () => {
    server = await startS3Server({ bucket: {} })
  })
  afterAll(() => server.close())

  it(`to a folder ends, run again, with the bytes of an undisturbed one (${KILLS} kills)`, { timeout: 600_000 }, () =>
    withFolder(async folder => {
      const kills = await killAndResume(name => {
        const out = join(folder, name)
        return {
          order: { out },
          contents: () => keysOf(out),
          opens: () => existsSync(out),
          hasLeftovers: () => existsSync(`${out}.partial`),
        }
      })

      expect(kills).toBeGreaterThanOrEqual(KILLS)
    }),
  )

  it(`to S3 ends, run again, with the bytes of an undisturbed one (${KILLS} kills)`, { timeout: 600_000 }, async () => {
    const objects = server.buckets.get('bucket') ?? new Map<string, Uint8Array>()
    const below = (prefix: string) =>
      new Map(
        [...objects].flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [])),
      )
    const kills = await killAndResume(name => ({
      order: { out: `s3://bucket/${name}.zarr`, endpoint: server.url },
      contents: () => below(`${name}.zarr/`),
      opens: () => objects.has(`${name}.zarr/.zmetadata`),
      hasLeftovers: () => below(`${name}.zarr.partial/`).size > 0,
    }))

    expect(kills).toBeGreaterThanOrEqual(KILLS)
  })
})
