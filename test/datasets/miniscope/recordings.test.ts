/** Recordings as they lie on disk: what is read, what is refused, and how that is told. */

import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type DataInterface, openMiniscopeConverter, openMiniscopeImaging } from '#lib/datasets/miniscope/index.ts'
import { openPipe } from '#lib/datasets/miniscope/pipe-file.ts'
import { planConversion } from '#lib/stages/run-conversion.ts'
import { testEnvironment, withFolder } from '#test/support/local-session.ts'
import { recordingPath } from '#test/support/miniscope-fixtures.ts'

const env = testEnvironment()

const imaging = (name: string) => openMiniscopeImaging({ folderPath: recordingPath(`${name}/Miniscope`) }, env)

/** A copy of a fixture, changed before it is opened. */
const changed = <Result>(name: string, change: (folder: string) => void, work: (folder: string) => Promise<Result>) =>
  withFolder(async folder => {
    const copy = join(folder, 'recording')
    cpSync(recordingPath(name), copy, { recursive: true })
    change(copy)
    return work(copy)
  })

async function planned(source: DataInterface, conversionOptions: Record<string, unknown> = {}) {
  const { plan } = await planConversion(source, { out: 'recording.nwb.zarr', timeZone: 'UTC', conversionOptions }, env)
  return plan
}

const refusals: readonly [what: string, name: string, message: RegExp][] = [
  ['videos not numbered from 0', 'wrong-names', /0\.avi was expected, 1\.avi is there/],
  ['videos of different sizes', 'mixed-size', /1\.avi have 64 x 32 pixels, those of .*0\.avi 64 x 48/],
  ['fewer times than frames', 'fewer-rows-than-frames', /10 times, the videos beside it have 12 frames/],
  ['a video that was cut short', 'truncated-grey', /announces 12 frames, of which 7 are readable/],
  ['neither times nor a rate', 'no-timestamps-no-rate', /no timeStamps\.csv, and its metaData\.json no frameRate/],
]

describe('openMiniscopeImaging', () => {
  it.each(refusals)('refuses %s', async (_, name, message) => {
    await expect(imaging(name)).rejects.toThrow(message)
  })

  it('takes frames to come at the rate of the settings where they were not timed, and says so', async () => {
    const source = await imaging('no-timestamps')
    source.setAlignedStartingTime(10)

    const plan = await planned(source)

    expect([...source.getTimestamps()].slice(0, 3)).toEqual([10, 10.05, 10.1])
    expect(plan.arrays.find(({ path }) => path.endsWith('/starting_time'))?.data).toMatchObject({
      of: { data: { values: [10] } },
    })
    expect(plan.warnings).toEqual([expect.stringMatching(/no timeStamps\.csv; .* 20 Hz/)])
  })

  it('keeps a negative first time, and adds up what is set', async () => {
    const source = await imaging('ffv1-v0-bgra')
    source.setAlignedStartingTime(100)
    source.setAlignedStartingTime(100)

    expect(source.getOriginalTimestamps()[0]).toBe(-0.017)
    expect(source.getTimestamps()[0]).toBe(-0.017 + 100 + 100)
    expect(() => source.setAlignedTimestamps([1, 2])).toThrow(/2 aligned times were given for 26 frames/)
  })

  it.each([
    [{ stub: true }, /stub/],
    [{ photonSeriesIndex: 3 }, /Photon series 3 is asked for, and the metadata describes 1/],
    [{ photonSeriesType: 'TwoPhotonSeries' }, /photonSeriesType/],
  ])('refuses conversion options that do not fit: %o', async (options, message) => {
    await expect(planned(await imaging('no-timestamps'), options)).rejects.toThrow(message)
  })

  it('says that recordings of early programs are not read', async () => {
    await changed(
      'grey-raw',
      folder => writeFileSync(join(folder, 'Miniscope', 'timestamp.dat'), ''),
      async folder => {
        await expect(openMiniscopeImaging({ folderPath: join(folder, 'Miniscope') }, env)).rejects.toMatchObject({
          name: 'UnsupportedFeatureError',
        })
      },
    )
  })

  it('asks for a zone where neither recording nor person tells one', async () => {
    const lose = (folder: string) => {
      const path = join(folder, 'metaData.json')
      const { recordingStartTime, ...rest } = JSON.parse(readFileSync(path, 'utf8'))
      const { msecSinceEpoch: _, ...start } = recordingStartTime
      writeFileSync(path, JSON.stringify({ ...rest, recordingStartTime: start }))
    }

    await changed('grey-raw', lose, async folder => {
      const source = await openMiniscopeImaging({ folderPath: join(folder, 'Miniscope') }, env)
      await expect(planConversion(source, { out: 'x.zarr' }, env)).rejects.toThrow(/time zone that nothing tells/)
    })
  })
})

describe('openMiniscopeConverter', () => {
  it('joins acquisitions in their order, and takes the start of the first', async () => {
    const source = await openMiniscopeConverter({ folderPath: recordingPath('v4-multi') }, env)
    const plan = await planned(source)

    const data = plan.arrays.find(({ path }) => path === '/acquisition/OnePhotonSeries/data')
    expect(data).toMatchObject({ shape: [46, 64, 48], route: 'frames' })
    expect(plan.warnings).toEqual([])
    expect(source.getMetadata().NWBFile.session_start_time).toBe('2022-09-19T09:18:41.007000-05:00')
  })

  const problems: readonly [what: string, change: (folder: string) => void, message: RegExp][] = [
    [
      'a start that is missing',
      folder => rmSync(join(folder, '09_21_03/metaData.json')),
      /09_21_03 lacks metaData\.json/,
    ],
    [
      'a gap in the videos',
      folder => renameSync(join(folder, '09_21_03/Miniscope/4.avi'), join(folder, '09_21_03/Miniscope/40.avi')),
      /4\.avi was expected, 5\.avi is there/,
    ],
    [
      'more times than frames',
      folder => rmSync(join(folder, '09_21_03/Miniscope/10.avi')),
      /22 times, the videos beside it have 20 frames/,
    ],
    [
      'settings that are no JSON',
      folder => writeFileSync(join(folder, '09_18_41/Miniscope/metaData.json'), '{'),
      /metaData\.json is not JSON/,
    ],
    [
      'no acquisition at all',
      folder => {
        rmSync(folder, { recursive: true })
        mkdirSync(folder)
      },
      /holds no acquisition/,
    ],
  ]

  it.each(problems)('refuses %s', async (_, change, message) => {
    await changed('v4-multi', change, async folder => {
      await expect(openMiniscopeConverter({ folderPath: folder }, env)).rejects.toThrow(message)
    })
  })

  it('warns of a camera folder with the settings of another device', async () => {
    const mixUp = (folder: string) => {
      const path = join(folder, '08_59_30/BehavCam_1/metaData.json')
      writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), deviceName: 'Other Cam' }))
    }

    await changed('v4-camera', mixUp, async folder => {
      const source = await openMiniscopeConverter({ folderPath: folder }, env)
      const { warnings } = await planned(source)

      expect(warnings).toContainEqual(expect.stringMatching(/BehavCam_1 are those of a device named Other Cam/))
    })
  })
})

describe('openPipe', () => {
  const entry = (folder: string, name: string, more = {}) => ({ folder, series: { name }, ...more })

  it('opens interfaces with their times, names and options', async () => {
    const document = {
      interfaces: {
        First: entry('09_18_41/Miniscope', 'SeriesA'),
        Second: entry('09_21_03/Miniscope', 'SeriesB', {
          aligned_starting_time: 142.933,
          stub_test: true,
          stub_samples: 3,
        }),
      },
      metadata: { NWBFile: { session_id: 'one' } },
      timezone: 'America/Chicago',
    }

    const pipe = await openPipe(document, join(recordingPath('v4-multi'), 'pipe.json'), env)
    const plan = await planConversion(pipe.source, { ...pipe, out: 'x.zarr' }, env)

    const shapes = plan.plan.arrays.filter(({ route }) => route === 'frames').map(({ path, shape }) => [path, shape[0]])
    expect(shapes).toEqual([
      ['/acquisition/SeriesA/data', 24],
      ['/acquisition/SeriesB/data', 3],
    ])
    expect(pipe.metadata.NWBFile.session_id).toBe('one')
    expect(pipe.timeZone).toBe('America/Chicago')
  })

  it('refuses two series of one name, and entries without files', async () => {
    const url = join(recordingPath('v4-multi'), 'pipe.json')
    const twice = { interfaces: { A: entry('09_18_41/Miniscope', 'S'), B: entry('09_21_03/Miniscope', 'S') } }
    const pipe = await openPipe(twice, url, env)

    await expect(planConversion(pipe.source, { ...pipe, out: 'x.zarr' }, env)).rejects.toThrow(/Two series .* named S/)
    await expect(openPipe({ interfaces: { A: {} } }, url, env)).rejects.toThrow(/either a folder, or files/)
    await expect(openPipe({ interfaces: { A: { folde: 'x' } } }, url, env)).rejects.toThrow(/no description of a pipe/)
  })
})
