import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ByteSource } from '#lib/io/byte-source.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { openAvi } from '#lib/video/avi/open-avi.ts'
import { keyFramesOf } from '#lib/video/key-frames.ts'
import { isOwnCodec, keyFrameBefore, type ReadFramesOptions, readFrames } from '#lib/video/read-frames.ts'
import { ffmpegMissing } from '#test/support/ffmpeg.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { grayFrames, recordingBytes, recordingSource, sha256 } from '#test/support/miniscope-fixtures.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'
import { aviBytes } from '#test/support/write-avi.ts'

async function hashesOf(source: ByteSource, options: ReadFramesOptions = {}, start = 0, end?: number) {
  const video = await openAvi(source)
  const hashes: string[] = []
  for await (const frame of readFrames(video, start, end ?? video.frames.count, options)) hashes.push(sha256(frame))
  return hashes
}

const whole = Object.entries(grayFrames).filter(([name]) => !name.startsWith('truncated'))
const needsFfmpeg = (name: string) => name.includes('mjpg') || name.includes('BehavCam')
const own = whole.filter(([name]) => !needsFfmpeg(name))
const others = whole.filter(([name]) => needsFfmpeg(name))
const suffix = ffmpegMissing === undefined ? '' : ` (${ffmpegMissing})`

describe('readFrames', () => {
  it.each(own)('gives every frame of %s as OpenCV does', async (name, expected) => {
    expect(await hashesOf(recordingSource(name), { ffmpeg: '/no/such/program' })).toEqual(expected)
  })

  it.skipIf(ffmpegMissing).each(others)(`gives every frame of %s as OpenCV does${suffix}`, async (name, expected) => {
    expect(await hashesOf(recordingSource(name))).toEqual(expected)
  })

  it.skipIf(ffmpegMissing).each(whole)(`agrees with ffmpeg on %s${suffix}`, async (name, expected) => {
    expect(await hashesOf(recordingSource(name), { decoder: 'ffmpeg' })).toEqual(expected)
  })

  it.each(own.filter(([name]) => name.endsWith('0.avi')))('starts at any frame of %s', async (name, expected) => {
    const source = recordingSource(name)

    for (let start = 0; start <= expected.length; start += 5) {
      const end = Math.min(start + 3, expected.length)
      expect(await hashesOf(source, {}, start, end)).toEqual(expected.slice(start, end))
    }
  })

  it.skipIf(ffmpegMissing)(`starts at any frame through ffmpeg${suffix}`, async () => {
    const name = 'ffv1-v3-gray/Miniscope/0.avi'

    expect(await hashesOf(recordingSource(name), { decoder: 'ffmpeg' }, 7, 9)).toEqual(grayFrames[name]?.slice(7, 9))
  })

  it.skipIf(ffmpegMissing)(`decodes from the key frame before where not every frame is one${suffix}`, async () => {
    const avi = join(tmpdir(), `nwb2zarr-xvid-${process.pid}.avi`)
    onTestFinished(() => rmSync(avi, { force: true }))
    const picture = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=20:duration=3', '-pix_fmt', 'yuv420p']
    const xvid = ['-c:v', 'mpeg4', '-vtag', 'XVID', '-g', '12', '-bf', '0', '-q:v', '3']
    execFileSync('ffmpeg', ['-loglevel', 'error', ...picture, ...xvid, avi])
    const source = memorySource(new Uint8Array(readFileSync(avi)))
    const video = await openAvi(source)

    expect(video.format.fourcc).toBe('XVID')
    expect(keyFramesOf(video)).toEqual([0, 12, 24, 36, 48])
    const hashes = await hashesOf(source)
    expect(hashes).toHaveLength(60)
    expect(new Set(hashes).size).toBeGreaterThan(30)
    for (const [start, end] of [
      [11, 14],
      [30, 31],
      [59, 60],
      [24, 36],
    ] as const)
      expect(await hashesOf(source, {}, start, end)).toEqual(hashes.slice(start, end))
  })

  it('names the codec and what to do where ffmpeg is missing', async () => {
    await expect(
      hashesOf(recordingSource('mjpg-mono/Miniscope/0.avi'), { ffmpeg: '/no/such/program' }),
    ).rejects.toMatchObject({ name: 'UnsupportedFeatureError', feature: 'video codec MJPG' })
  })

  it('repeats the frame before a chunk without bytes', async () => {
    const frames = [1, 2, 3].map(value => new Uint8Array(16).fill(value))
    const stored = [frames[0], new Uint8Array(0), new Uint8Array(0), frames[1]].map(frame => frame ?? new Uint8Array(0))
    const source = memorySource(aviBytes(stored, { width: 4, height: 4 }))
    const first = sha256(new Uint8Array(16).fill(1))

    expect((await hashesOf(source)).slice(0, 3)).toEqual([first, first, first])
    expect(await hashesOf(source, {}, 2, 3)).toEqual([first])
  })

  it('refuses frames that there are not', async () => {
    const source = memorySource(aviBytes([new Uint8Array(16)], { width: 4, height: 4 }))

    await expect(hashesOf(source, {}, 0, 2)).rejects.toMatchObject({ name: 'InvalidInputError' })
  })

  it('stops when it is told to', async () => {
    const video = await openAvi(recordingSource('ffv1-v3-gray/Miniscope/0.avi'))
    const controller = new AbortController()
    const frames = readFrames(video, 0, 12, { signal: controller.signal })
    controller.abort(new Error('enough'))

    await expect(frames.next()).rejects.toThrow('enough')
  })
})

/** A recording long enough for a thread of its own: twelve frames again and again. */
async function longRecording(damage: (frames: Uint8Array[]) => void = () => {}) {
  const name = 'ffv1-v3-range-crc/Miniscope/0.avi'
  const { format, frames } = await openAvi(recordingSource(name))
  const bytes = recordingBytes(name)
  const packets = Array.from({ length: 96 }, (_, frame) => {
    const offset = frames.offsets[frame % 12] ?? 0
    return bytes.slice(offset, offset + (frames.lengths[frame % 12] ?? 0))
  })
  damage(packets)
  const { width, height, configuration } = format
  const options = { width, height, configuration, fourcc: 'FFV1', isKey: (frame: number) => frame % 12 === 0 }
  const expected = Array.from({ length: 96 }, (_, frame) => grayFrames[name]?.[frame % 12])
  return { source: memorySource(aviBytes(packets, options), { url: 'long.avi' }), expected }
}

describe('a long recording', () => {
  it('gives every frame in order, from any frame on', async () => {
    const { source, expected } = await longRecording()

    expect(await hashesOf(source)).toEqual(expected)
    expect(await hashesOf(source, {}, 20)).toEqual(expected.slice(20))
  })

  it('gives the frames before a damaged one, and names that', async () => {
    const { source, expected } = await longRecording(frames => frames[70]?.fill(0x55, 20, 40))
    const video = await openAvi(source)
    const hashes: string[] = []

    const reading = (async () => {
      for await (const frame of readFrames(video, 0, 96)) hashes.push(sha256(frame))
    })()

    await expect(reading).rejects.toMatchObject({
      name: 'CorruptSourceError',
      message: expect.stringMatching(/^Frame 70 of the video can't be decoded/),
      place: { url: 'long.avi', offset: video.frames.offsets[70] },
    })
    expect(hashes).toEqual(expected.slice(0, 70))
  })

  it('is let go of when the receiver has enough', async () => {
    const { source, expected } = await longRecording()
    const hashes: string[] = []
    for await (const frame of readFrames(await openAvi(source), 0, 96)) {
      hashes.push(sha256(frame))
      if (hashes.length === 3) break
    }

    expect(hashes).toEqual(expected.slice(0, 3))
  })
})

describe('keyFrameBefore', () => {
  it('finds the last key frame, past frames that only repeat', () => {
    const table = {
      count: 5,
      offsets: new Float64Array(5),
      lengths: Uint32Array.of(9, 9, 9, 0, 9),
      isKey: Uint8Array.of(1, 0, 1, 1, 0),
    }

    expect([0, 1, 2, 3, 4].map(frame => keyFrameBefore(table, frame))).toEqual([0, 0, 2, 2, 2])
  })
})

const sample = sharedFolder('golden/miniscope/frames.json')

describe.skipIf(!existsSync(sample))('real recordings (skipped where ../shared is absent)', () => {
  const files: { file: string; frames: [string][] }[] = existsSync(sample)
    ? JSON.parse(readFileSync(sample, 'utf8')).sample
    : []

  it.each(files)('give every frame as OpenCV does: $file', async ({ file, frames }) => {
    const path = join(sharedFolder('corpus/miniscope'), file)
    if (!existsSync(path)) return
    const source = await openFileSource(path)
    try {
      if (ffmpegMissing !== undefined && !isOwnCodec(await openAvi(source))) return
      expect(await hashesOf(source)).toEqual(frames.map(([hash]) => hash))
    } finally {
      await source.close()
    }
  })
})
