/** What a conversion fetches, counted at the source: each byte of a recording once, however it is cut. */

import { describe, expect, it } from 'vitest'
import { countingSource } from '#test/support/counting-source.ts'
import { convertOne } from '#test/support/local-session.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { memoryStores } from '#test/support/memory-stores.ts'
import { RECORDING_PATH, type Recording, writeRecording } from '#test/support/write-recording.ts'

const recordings: (Recording & { what: string })[] = [
  { what: 'chunks of two channels', shape: [100_000, 96], chunkShape: [4000, 2] },
  { what: 'chunks of all channels', shape: [100_000, 96], chunkShape: [1000, 96] },
  { what: 'one run of bytes', shape: [100_000, 96] },
]

/** Four rows of chunks and more, over a memory that holds two of them. */
const chunkOverrides = [{ path: RECORDING_PATH, chunkShape: [22_000, 8] }]

describe('a conversion', () => {
  it.each(recordings)('reads a recording in $what at most 1.05 times', async ({ what: _, ...recording }) => {
    const bytes = await writeRecording(recording)
    const counted = countingSource(memorySource(bytes))
    const stores = memoryStores()

    const summary = await convertOne(
      { source: 'recording', out: 's3://bucket/out', options: { chunkOverrides, memoryBytes: 96_000_000 } },
      { openStore: stores.openStore, openSource: async () => counted.source },
    )

    expect(summary.routes.rechunk).toBeGreaterThan(0)
    expect(counted.bytes / bytes.length).toBeLessThanOrEqual(1.05)
  })
})
