/** Recordings from folder to store, and stores held against recordings. */

import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openMiniscopeConverter, openMiniscopeImaging } from '#lib/datasets/miniscope/index.ts'
import { openStore } from '#lib/io/open-store.ts'
import { compareConversion, type RunOptions, runConversion } from '#lib/stages/run-conversion.ts'
import { openAvi } from '#lib/video/avi/open-avi.ts'
import { readFrames } from '#lib/video/read-frames.ts'
import { openStoreArrays } from '#lib/zarr/open-store-arrays.ts'
import { readArrayRegion } from '#lib/zarr/read-array-region.ts'
import { ffmpegMissing } from '#test/support/ffmpeg.ts'
import { keysOf } from '#test/support/folder.ts'
import { testEnvironment, withFolder } from '#test/support/local-session.ts'
import { recordingPath, recordingSource } from '#test/support/miniscope-fixtures.ts'

const env = testEnvironment()
const imaging = () => openMiniscopeImaging({ folderPath: recordingPath('ffv1-v3-gray/Miniscope') }, env)
const converter = (folder = recordingPath('v4-camera')) => openMiniscopeConverter({ folderPath: folder }, env)

async function storedValues(out: string, path: string) {
  const { store, nodes } = await openStoreArrays(await openStore(out))
  const array = nodes.get(path)
  if (array?.kind !== 'array') throw new Error(`no array ${path}`)
  const values = await readArrayRegion(await openStore(out), array)
  return { array, values, store }
}

/** Frames of the three videos as (time, width, height). */
async function expectedFrames() {
  const frames: Uint8Array[] = []
  for (const number of [0, 1, 2]) {
    const video = await openAvi(recordingSource(`ffv1-v3-gray/Miniscope/${number}.avi`))
    for await (const frame of readFrames(video, 0, video.frames.count)) {
      const turned = new Uint8Array(frame.length)
      for (let x = 0; x < 64; x++) for (let y = 0; y < 48; y++) turned[x * 48 + y] = frame[y * 64 + x] ?? 0
      frames.push(turned)
    }
  }
  return Buffer.concat(frames)
}

describe('runConversion', () => {
  it.each([
    ['whole frames, across videos', [7, 64, 48]],
    ['one frame each', [1, 64, 48]],
    ['all frames', [26, 64, 48]],
    ['parts of frames', [5, 20, 31]],
    ['a column of pixels over time', [26, 1, 48]],
  ])('cuts frames into chunks: %s', async (_, chunkShape) => {
    await withFolder(async folder => {
      const out = join(folder, 's.nwb.zarr')
      const planOptions = { chunkOverrides: [{ path: '/acquisition/*/data', chunkShape }] }
      await runConversion(await imaging(), { out, timeZone: 'UTC', planOptions }, env)

      const { array, values } = await storedValues(out, '/acquisition/OnePhotonSeries/data')
      expect(array.metadata.chunkShape).toEqual(chunkShape)
      expect(values.kind === 'fixed' && Buffer.from(values.bytes).equals(await expectedFrames())).toBe(true)
    })
  })

  it('gives the same bytes each time, and leaves alone what is done', async () => {
    await withFolder(async folder => {
      const [one, other] = [join(folder, 'a', 's.nwb.zarr'), join(folder, 'b', 's.nwb.zarr')]
      const first = await runConversion(await converter(), { out: one }, env)
      await runConversion(await converter(), { out: other }, env)

      expect(keysOf(one)).toEqual(keysOf(other))
      expect(first.status).toBe('converted')
      expect((await runConversion(await converter(), { out: one }, env)).status).toBe('already-done')
      await expect(
        runConversion(await converter(), { out: one, conversionOptions: { stubTest: true, stubFrames: 3 } }, env),
      ).rejects.toMatchObject({ name: 'InvalidInputError' })
    })
  })

  it('names videos relative to the folder of the store, which moves with them', async () => {
    await withFolder(async folder => {
      cpSync(recordingPath('v4-camera'), join(folder, 'recordings'), { recursive: true })
      const source = await converter(join(folder, 'recordings'))
      const run: RunOptions = { out: join(folder, 'stores', 's.nwb.zarr') }
      const names = async () => (await storedValues(run.out, '/acquisition/BehavCamImageSeries/external_file')).values

      await runConversion(source, run, env)
      expect(await names()).toMatchObject({
        strings: expect.arrayContaining(['../recordings/10_02_05/BehavCam_1/1.avi']),
      })

      await runConversion(source, { ...run, overwrite: true, externalVideos: 'copy' }, env)
      expect(await names()).toMatchObject({ strings: expect.arrayContaining(['s_videos/10_02_05/BehavCam_1/1.avi']) })
      for (const video of ['08_59_30/BehavCam_1/0.avi', '10_02_05/BehavCam_1/1.avi']) {
        const copy = join(folder, 'stores', 's_videos', video)
        expect(existsSync(copy) && readFileSync(copy).equals(readFileSync(join(folder, 'recordings', video)))).toBe(
          true,
        )
      }
    })
  })

  it('fails on a frame that is damaged, and goes on from there when it is repaired', async () => {
    await withFolder(async folder => {
      cpSync(recordingPath('ffv1-v3-range-crc'), join(folder, 'r'), { recursive: true })
      const video = join(folder, 'r/Miniscope/0.avi')
      const good = readFileSync(video)
      const bad = Buffer.from(good)
      bad[Math.floor(bad.length / 2)] = (bad[Math.floor(bad.length / 2)] ?? 0) ^ 1
      writeFileSync(video, bad)
      const open = () => openMiniscopeImaging({ folderPath: join(folder, 'r/Miniscope') }, env)
      const out = join(folder, 's.nwb.zarr')

      await expect(runConversion(await open(), { out, timeZone: 'UTC' }, env)).rejects.toMatchObject({
        name: 'CorruptSourceError',
        message: expect.stringMatching(/^Frame \d+ of the video can't be decoded\. A slice does not fit its checksum/),
        place: { url: video },
      })
      expect(existsSync(out)).toBe(false)

      writeFileSync(video, good)
      const repaired = await runConversion(await open(), { out, timeZone: 'UTC', overwrite: true }, env)
      expect(repaired.status).toBe('converted')
    })
  })
})

describe('compareConversion', () => {
  const decoders = ['own', ...(ffmpegMissing === undefined ? ['ffmpeg'] : [])] as const

  it.each(decoders)(
    `finds a store equal, and one frame's value changed, decoding by %s (ffmpeg where it is installed)`,
    async name => {
      await withFolder(async folder => {
        const decoder = name === 'own' ? 'own' : 'ffmpeg'
        const run = { out: join(folder, 's.nwb.zarr'), decoder, planOptions: { codec: 'none' } } as const
        const source = await converter()
        await runConversion(source, run, env)

        const equal = await compareConversion(source, run, env)
        expect(equal).toMatchObject({ equal: true, differences: [], notCompared: [] })
        expect(equal.compared.values).toBeGreaterThan(26 * 64 * 48)

        const chunk = join(run.out, 'acquisition/OnePhotonSeries/data/0.0.0')
        const bytes = readFileSync(chunk)
        bytes[20 * 64 * 48 + 5] = (bytes[20 * 64 * 48 + 5] ?? 0) ^ 1
        writeFileSync(chunk, bytes)
        const { differences } = await compareConversion(source, run, env)
        expect(differences).toMatchObject([
          { kind: 'value', path: '/acquisition/OnePhotonSeries/data', index: [20, 0, 5], count: 1 },
        ])
      })
    },
  )
})
