/** Every recording of one folder: frames, times, rates and start as NeuroConv writes them, or an error where that is right. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openMiniscopeImaging } from '#lib/datasets/miniscope/index.ts'
import { runConversion } from '#lib/stages/run-conversion.ts'
import type { DescribedDataset, Description } from '#test/support/describe.ts'
import { describeStoreFolder } from '#test/support/describe-store.ts'
import { ffmpegMissing } from '#test/support/ffmpeg.ts'
import { testEnvironment, withFolder } from '#test/support/local-session.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const fixtures = sharedFolder('fixtures/miniscope')
const list = sharedFolder('golden/miniscope/single-fixtures.json')
const env = testEnvironment()

interface Expected {
  readonly OnePhotonSeries: {
    readonly data?: { readonly shape: readonly number[]; readonly sha256: string }
    readonly timestamps?: { readonly n: number; readonly sha256: string; readonly values?: readonly number[] }
    readonly starting_time?: number
    readonly rate?: number
  }
  readonly imaging_rate: number
  readonly session_start_time?: string
}

/** Where NeuroConv is at fault: what is right, as far as it is another thing, or that it is an error. */
const CORRECTIONS: Readonly<Record<string, Expected | 'error'>> = {
  'fewer-rows-than-frames': 'error',
  'truncated-grey': 'error',
  'no-timestamps': { OnePhotonSeries: { starting_time: 0, rate: 20 }, imaging_rate: 20 },
  'number-rate-no-timestamps': { OnePhotonSeries: { starting_time: 0, rate: 50 }, imaging_rate: 50 },
  'regular-times-exact': { OnePhotonSeries: { starting_time: 0, rate: 8 }, imaging_rate: 8 },
}

const golden: Record<string, Expected | { readonly error: string }> = existsSync(list)
  ? JSON.parse(readFileSync(list, 'utf8'))
  : {}

const rightOf = (name: string): Expected | 'error' => {
  const expected = CORRECTIONS[name] ?? golden[name]
  return expected === undefined || expected === 'error' || 'error' in expected ? 'error' : expected
}

const convert = (name: string): Promise<Description> =>
  withFolder(async folder => {
    const source = await openMiniscopeImaging({ folderPath: join(fixtures, name, 'Miniscope') }, env)
    const out = join(folder, 's.nwb.zarr')
    await runConversion(source, { out, timeZone: 'US/Pacific' }, env)
    return describeStoreFolder(out)
  })

const names = Object.keys(golden).filter(name => ffmpegMissing === undefined || !name.startsWith('mjpg'))

describe.skipIf(names.length === 0)('a recording of one folder (skipped where ../shared is absent)', () => {
  it.each(names.filter(name => rightOf(name) !== 'error'))('%s is written as NeuroConv writes it', async name => {
    const expected = rightOf(name)
    if (expected === 'error') return

    const { nodes } = await convert(name)

    const at = (path: string) => nodes[path] as DescribedDataset | undefined
    const { data, timestamps, starting_time, rate } = expected.OnePhotonSeries
    if (data !== undefined) expect(at('/acquisition/OnePhotonSeries/data')).toMatchObject(data)
    expect(at('/acquisition/OnePhotonSeries/timestamps')?.sha256).toBe(timestamps?.sha256)
    const start = at('/acquisition/OnePhotonSeries/starting_time')
    expect([start?.values?.[0], start?.attributes.rate?.value]).toEqual([starting_time, rate])
    expect(at('/general/optophysiology/ImagingPlane/imaging_rate')?.values).toEqual([expected.imaging_rate])
    if (expected.session_start_time !== undefined)
      expect(at('/session_start_time')?.values).toEqual([expected.session_start_time])
  })

  it.each(names.filter(name => rightOf(name) === 'error'))('%s is refused with its name', async name => {
    await expect(convert(name)).rejects.toMatchObject({
      name: expect.stringMatching(/^(InvalidInput|CorruptSource)Error$/),
      message: expect.anything(),
      place: { url: expect.stringContaining(name) },
    })
  })
})
