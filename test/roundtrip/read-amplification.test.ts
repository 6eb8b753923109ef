/** What a conversion fetches, counted at the source: each byte of a recording once, however it is cut, in few requests. */

import { describe, expect, it } from 'vitest'
import { RECORDING_PATH, type Recording } from '#lib/bench/write-recording.ts'
import { countingSource } from '#test/support/counting-source.ts'
import { convertOne } from '#test/support/local-session.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { memoryStores } from '#test/support/memory-stores.ts'
import { recordingBytes } from '#test/support/write-recording.ts'

/** At least four rows of chunks, none of whose ends is an end of source chunks, over a memory that holds two of them. */
const recordings: (Recording & { what: string; target: readonly [number, number] })[] = [
  { what: 'chunks of two channels', shape: [110_000, 96], chunkShape: [17_188, 2], level: 1, target: [27_000, 8] },
  { what: 'chunks of all channels', shape: [90_000, 96], chunkShape: [500, 96], level: 1, target: [22_500, 8] },
  { what: 'one run of bytes, 384 channels', shape: [30_000, 384], target: [7000, 8] },
]

describe('a conversion', () => {
  it.each(recordings)(
    'reads a recording in $what at most 1.05 times, a megabyte or more at once',
    async ({ what: _, target, ...recording }) => {
      const bytes = await recordingBytes(recording)
      const counted = countingSource(memorySource(bytes))
      const stores = memoryStores()
      const chunkOverrides = [{ path: RECORDING_PATH, chunkShape: [...target] }]

      const summary = await convertOne(
        { source: 'recording', out: 's3://bucket/out', options: { chunkOverrides, memoryBytes: 128_000_000 } },
        { openStore: stores.openStore, openSource: async () => counted.source },
      )

      expect(summary.routes.rechunk).toBeGreaterThan(0)
      expect(counted.bytes / bytes.length).toBeLessThanOrEqual(1.05)
      const long = counted.ranges.map(({ length }) => length).filter(length => length >= 1e6)
      expect(Math.max(...long)).toBeLessThanOrEqual(16e6)
      // What is shorter: metadata, samples, the ends of the recording.
      expect(long.reduce((sum, length) => sum + length, 0) / counted.bytes).toBeGreaterThan(0.85)
    },
  )
})
