/** Damaged videos: each gives its frames or one error of ours that names the file; none hangs, none takes the process. */

import { describe, expect, it } from 'vitest'
import { isNwb2zarrError } from '#lib/errors.ts'
import { openAvi } from '#lib/video/avi/open-avi.ts'
import { isOwnCodec, readFrames } from '#lib/video/read-frames.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { grayFrames, recordingBytes, sha256 } from '#test/support/miniscope-fixtures.ts'
import { randomNumbers } from '#test/support/random.ts'

const ROUNDS = 25

/** Small ones of every codec that is decoded here. */
const videos = Object.keys(grayFrames).filter(
  name => name.endsWith('/0.avi') && !/^truncated|mjpg|BehavCam/.test(name) && recordingBytes(name).length < 120_000,
)

/** What reading all frames comes to. */
async function outcomeOf(bytes: Uint8Array): Promise<readonly string[] | Error> {
  try {
    const video = await openAvi(memorySource(bytes, { url: 'hostile.avi' }))
    if (!isOwnCodec(video)) return []
    const hashes: string[] = []
    // A damaged header may claim frames of 64 megapixels: a few of those tell as much as all.
    const end = Math.min(video.frames.count, video.format.width * video.format.height > 1e6 ? 1 : 30)
    for await (const frame of readFrames(video, 0, end, { ffmpeg: '/no/such/program' })) hashes.push(sha256(frame))
    return hashes
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}

function expectToldProperly(outcome: readonly string[] | Error) {
  if (!(outcome instanceof Error)) return
  expect(isNwb2zarrError(outcome), String(outcome.stack)).toBe(true)
  if (isNwb2zarrError(outcome)) expect(outcome.place.url).toBe('hostile.avi')
}

describe('a damaged video', () => {
  it.each(videos)('%s with flipped bytes', async name => {
    const numbers = randomNumbers(name.length)
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = recordingBytes(name)
      const flips = 1 + Math.floor(numbers() * 4)
      // Half of the flips hit header or index, where offsets and sizes are.
      for (let flip = 0; flip < flips; flip++) {
        const span = numbers() < 0.5 ? Math.min(6000, bytes.length) : bytes.length
        const at = numbers() < 0.75 ? Math.floor(numbers() * span) : bytes.length - 1 - Math.floor(numbers() * 400)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(numbers() * 8))
      }

      expectToldProperly(await outcomeOf(bytes))
    }
  })

  it.each(videos)('%s cut short is never a shorter recording', async name => {
    const bytes = recordingBytes(name)
    const numbers = randomNumbers(bytes.length)
    for (let round = 0; round < ROUNDS; round++) {
      const outcome = await outcomeOf(bytes.subarray(0, Math.floor(numbers() * bytes.length)))

      expectToldProperly(outcome)
      if (!(outcome instanceof Error)) expect(outcome).toEqual(grayFrames[name]?.slice(0, 30))
    }
  })

  it('with a flipped byte in a slice with a checksum names the frame', async () => {
    const bytes = recordingBytes('ffv1-v3-range-crc/Miniscope/0.avi')
    const { frames } = await openAvi(memorySource(bytes))
    const at = (frames.offsets[5] ?? 0) + Math.floor((frames.lengths[5] ?? 0) / 2)
    bytes[at] = (bytes[at] ?? 0) ^ 1

    expect(await outcomeOf(bytes)).toMatchObject({
      name: 'CorruptSourceError',
      message: expect.stringMatching(/^Frame 5 .*checksum/),
      place: { url: 'hostile.avi', offset: frames.offsets[5] },
    })
  })
})
