/**
 * Files and servers that mean harm, through the real conversion: each ends in time and in bounded memory, with the right store or
 * with one line that says what is wrong and where. Files are converted in processes of their own, so that a crash would be
 * seen and not end the tests.
 */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '#test/support/bundle.ts'
import { type ChildPool, childPool, type JobEnd } from '#test/support/child-pool.ts'
import type { HostileJob, HostileResult } from '#test/support/hostile-child.ts'
import { randomNumbers } from '#test/support/random.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

/** A person waits no longer for an answer. */
const SECONDS = 10

/** Of the process, everything included; the memory that a conversion may use by default, and a runtime. */
const MOST_BYTES = 800e6

/** A part of the flips, for a quick look. */
const SCALE = Number(process.env.NWB2ZARR_TEST_SCALE ?? 1)

const FLIPS = Math.ceil(500 * SCALE)
const CUTS = 50

const malformed = sharedFolder('corpus/malformed')
const malformedNames = readNames(malformed)

const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-hostile-'))
let pool: ChildPool<HostileJob, HostileResult>

interface Ended {
  readonly name: string
  readonly end: JobEnd<HostileResult>
}

beforeAll(async () => {
  // A machine that does other things besides takes longer for the same work, which is no hang.
  const patience = Number(process.env.NWB2ZARR_TEST_PATIENCE ?? 1)
  pool = childPool(await bundle('test/support/hostile-child.ts'), { size: 2, seconds: SECONDS * patience })
})

afterAll(() => {
  pool.close()
  rmSync(folder, { recursive: true, force: true })
})

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../fixtures/hostile/${name}`, import.meta.url))))

async function convert(name: string, source: string, options: Partial<HostileJob> = {}): Promise<Ended> {
  return { name, end: await pool.run({ source, ...options }) }
}

/** As a file of its own. */
function convertBytes(name: string, bytes: Uint8Array): Promise<Ended> {
  const source = join(folder, `${name}.nwb`)
  writeFileSync(source, bytes)
  return convert(name, source)
}

/** Fails with the names of all that ended otherwise than they may. */
function expectHarmless(ended: readonly Ended[]): void {
  const wrong = ended.flatMap(({ name, end }) => {
    const problem = problemOf(end)
    return problem === undefined ? [] : [`${name}: ${problem}`]
  })
  expect(wrong).toEqual([])
}

function problemOf(end: JobEnd<HostileResult>): string | undefined {
  if (end.kind !== 'done') return end.kind === 'hang' ? `no end after ${SECONDS} s` : `crash: ${end.how}`
  const { outcome, opens, datasets } = end.result
  if (end.peakBytes > MOST_BYTES) return `${end.peakBytes} bytes of memory`
  if (datasets !== undefined && datasets.faults.length > 0) return datasets.faults.join('\n')
  if (datasets !== undefined && datasets.different.length > 0) return `wrong values of ${datasets.different.join(', ')}`
  switch (outcome.kind) {
    case 'fault':
      return outcome.stack
    case 'refused': {
      if (opens) return 'refused, yet there is a store'
      if (outcome.url === undefined) return `does not say where: ${outcome.line}`
      return /^[^\n]{20,}\.$/.test(outcome.line) ? undefined : `not one line: ${JSON.stringify(outcome.line)}`
    }
    case 'converted':
      return outcome.differences.length === 0 ? undefined : outcome.differences.join('\n')
  }
}

const kindOf = ({ end }: Ended): string => {
  if (end.kind !== 'done') return end.kind
  const { outcome } = end.result
  return outcome.kind === 'refused' ? outcome.name : outcome.kind
}

/** A line for the table of what came of hostile files. */
function tally(what: string, ended: readonly Ended[]): void {
  const kinds = Object.entries(Object.groupBy(ended, kindOf)).map(([kind, some]) => `${some?.length} ${kind}`)
  const done = ended.flatMap(({ end }) => (end.kind === 'done' ? [end] : []))
  const slowest = Math.max(...done.map(({ seconds }) => seconds))
  const largest = Math.max(...done.map(({ peakBytes }) => peakBytes))
  const report = `${what}: ${ended.length} files, ${kinds.join(', ')}; slowest ${slowest.toFixed(1)} s, largest process ${(largest / 1e6).toFixed(0)} MB`
  if (process.env.NWB2ZARR_TEST_REPORT !== undefined)
    writeFileSync(process.env.NWB2ZARR_TEST_REPORT, `${report}\n`, { flag: 'a' })
}

describe('a conversion of', () => {
  it.each(['small.nwb', 'small-latest.nwb'])(
    '%s, whole, equals what libhdf5 reads',
    { timeout: 60_000 },
    async name => {
      const { end } = await convertBytes(name, fixture(name))

      expect(end).toMatchObject({
        kind: 'done',
        result: { outcome: { kind: 'converted', differences: [] }, opens: true },
      })
    },
  )

  it.skipIf(malformedNames.length === 0)(
    'each malformed file ends well (skipped where ../shared/corpus/malformed is absent)',
    { timeout: 900_000 },
    async () => {
      const ended = await Promise.all(
        malformedNames.map(name => convert(name, join(malformed, name), { datasets: true })),
      )

      tally('malformed', ended)
      expectHarmless(ended)
      const datasets = ended.flatMap(({ end }) => (end.kind === 'done' ? [end.result.datasets] : []))
      expect(datasets.reduce((sum, found) => sum + (found?.equal ?? 0), 0)).toBeGreaterThan(20)
    },
  )

  it.each(['numbers', 'chunks', 'texts', 'rows'])(
    'a file that claims 10^15 elements is refused, and why is said: %s',
    async name => {
      const ended = await convertBytes(`claims-${name}`, fixture(`claims-${name}.nwb`))

      expectHarmless([ended])
      const line = expect.stringMatching(/\/(acquisition|intervals)\/.*at most 5000000 (are made|can be planned)/i)
      expect(ended.end).toMatchObject({ result: { outcome: { kind: 'refused', line }, opens: false } })
    },
  )

  it(`a file cut at each of ${CUTS} places ends well`, { timeout: 900_000 }, async () => {
    const whole = fixture('small.nwb')

    const ended = await Promise.all(
      Array.from({ length: CUTS }, (_, cut) =>
        convertBytes(`cut-${cut}`, whole.subarray(0, Math.floor((whole.length * (cut + 0.5)) / CUTS))),
      ),
    )

    tally('truncated', ended)
    expectHarmless(ended)
    expect(ended.filter(one => kindOf(one) === 'converted')).toEqual([])
  })

  it(`a file with a flipped byte, ${FLIPS} times, ends well`, { timeout: 1_800_000 }, async () => {
    const random = randomNumbers(20)
    const files = ['small.nwb', 'small-latest.nwb'].map(fixture)
    const flips = Array.from({ length: FLIPS }, (_, flip) => {
      const bytes = files[flip % 2]!.slice()
      const at = Math.floor(random() * bytes.length)
      bytes[at]! ^= 1 + Math.floor(random() * 255)
      return { name: `flip-${flip}-byte-${at}`, bytes }
    })

    const ended = await Promise.all(flips.map(({ name, bytes }) => convertBytes(name, bytes)))

    tally('flipped', ended)
    expectHarmless(ended)
    const kinds = new Set(ended.map(kindOf))
    expect(kinds).toContain('converted')
    expect(kinds).toContain('CorruptSourceError')
  })

  it('what is no HDF5 file ends well', { timeout: 60_000 }, async () => {
    mkdirSync(join(folder, 'a-folder'))

    const ended = [
      await convertBytes('empty', new Uint8Array(0)),
      await convertBytes('text', new TextEncoder().encode('session_id,date\n1,2020-01-01\n')),
      await convertBytes('zeros', new Uint8Array(100_000)),
      await convert('folder', join(folder, 'a-folder')),
      await convert('nowhere', join(folder, 'nowhere.nwb')),
    ]

    tally('no HDF5', ended)
    expectHarmless(ended)
    expect(new Set(ended.map(kindOf))).toEqual(new Set(['InvalidInputError']))
  })
})

function readNames(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
