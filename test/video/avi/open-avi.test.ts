import { describe, expect, it } from 'vitest'
import { openAvi } from '#lib/video/avi/open-avi.ts'
import { readFrames } from '#lib/video/read-frames.ts'
import { countingSource } from '#test/support/counting-source.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { recordingBytes } from '#test/support/miniscope-fixtures.ts'
import { randomBytes } from '#test/support/random.ts'
import { type AviOptions, aviBytes } from '#test/support/write-avi.ts'

const SIZE = { width: 31, height: 9 }
const picturesOf = (count: number) =>
  Array.from({ length: count }, (_, frame) => randomBytes(SIZE.width * SIZE.height, frame + 1))

const opened = (count: number, options: Partial<AviOptions> = {}) =>
  openAvi(memorySource(aviBytes(picturesOf(count), { ...SIZE, ...options })))

async function allFrames(video: Awaited<ReturnType<typeof openAvi>>) {
  const frames: Uint8Array[] = []
  for await (const frame of readFrames(video, 0, video.frames.count)) frames.push(frame)
  return frames
}

describe('openAvi', () => {
  it.each([
    ['an index at the end', { index: 'idx1' }],
    ['OpenDML indexes', { index: 'opendml' }],
    ['OpenDML indexes over several parts', { index: 'opendml', framesPerPart: 4 }],
    ['no index, but all frames', { index: 'none' }],
    ['no index and no count, as a recording that was stopped leaves it', { index: 'none', announced: 0 }],
  ] as const)('finds the frames by %s', async (_, options) => {
    const video = await opened(10, options)

    expect(await allFrames(video)).toEqual(picturesOf(10))
  })

  it('tells key frames', async () => {
    for (const index of ['idx1', 'opendml'] as const) {
      const { frames } = await opened(9, { index, framesPerPart: 5, isKey: frame => frame % 4 === 0 })

      expect([...frames.isKey]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1])
    }
  })

  it('takes two requests, whatever lies between header and index', async () => {
    const frames = Array.from({ length: 1000 }, (_, frame) => randomBytes(1000, frame))
    const counted = countingSource(memorySource(aviBytes(frames, { width: 40, height: 25 })))

    const video = await openAvi(counted.source)

    expect(video.frames.count).toBe(1000)
    expect(counted.requests).toBe(2)
    expect(counted.bytes).toBeLessThan(150_000)
  })

  it('reads neighbouring frames in one request', async () => {
    const counted = countingSource(memorySource(aviBytes(picturesOf(50), SIZE)))
    const video = await openAvi(counted.source)
    const before = counted.requests

    for await (const _ of readFrames(video, 10, 40));

    expect(counted.requests - before).toBe(1)
  })

  it('refuses a file that was cut short, with both counts and its name', async () => {
    const bytes = recordingBytes('truncated-grey/Miniscope/0.avi')

    await expect(openAvi(memorySource(bytes, { url: 'rec/0.avi' }))).rejects.toMatchObject({
      name: 'CorruptSourceError',
      message: expect.stringContaining('12 frames, of which 7'),
      place: { url: 'rec/0.avi' },
    })
  })

  it.each(['idx1', 'opendml'] as const)('refuses frames of %s that lie beyond the end', async index => {
    const bytes = aviBytes(picturesOf(10), { ...SIZE, index })
    const { frames } = await openAvi(memorySource(bytes))
    const end = (frames.offsets[7] ?? 0) + 5

    // The index is asked of a file that ends within frame 7, as a copy that was interrupted.
    const source = { ...memorySource(bytes), size: bytes.length }
    const short = { ...source, size: end, read: source.read }
    await expect(openAvi(short)).rejects.toMatchObject({ name: 'CorruptSourceError' })
  })

  it.each([
    ['no AVI at all', randomBytes(5000), 'InvalidInputError'],
    ['nothing', new Uint8Array(0), 'InvalidInputError'],
    ['a header without frames', aviBytes([], SIZE), 'CorruptSourceError'],
    ['frames of no size', aviBytes(picturesOf(2), { width: 0, height: 9 }), 'CorruptSourceError'],
    ['frames beyond every sensor', aviBytes(picturesOf(2), { width: 2 ** 30, height: 9 }), 'UnsupportedFeatureError'],
  ])('refuses %s', async (_, bytes, name) => {
    await expect(openAvi(memorySource(bytes))).rejects.toMatchObject({ name })
  })
})
