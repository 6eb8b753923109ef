/** What the bench runs: recordings, and the ways in which they are converted. */

import { RECORDING_PATH, type Recording } from '#lib/bench/write-recording.ts'
import type { PlanOptions } from '#lib/stages/payloads.ts'

/** A Neuropixels probe's LFP as the Allen Institute stores it: half an hour at 1250 Hz, about 300 MB. */
export const PROBE: Recording = { shape: [2_200_000, 96], chunkShape: [17_188, 2], level: 4 }

/** About two thousand objects, hardly any data. */
export const MANY_OBJECTS: Recording = { shape: [1000, 8], chunkShape: [1000, 8], level: 4, smallSeries: 235 }

/** Chunks of the reference converter. */
export const CHUNK_SHAPE = [500_000, 8] as const

const chunkOverrides = [{ path: RECORDING_PATH, chunkShape: [...CHUNK_SHAPE] }]

export interface Configuration {
  readonly name: string
  readonly options: Partial<PlanOptions>
  /** Is there decoding and encoding to compare with? */
  readonly hasFloor: boolean
  /** The source is behind a web server that answers each request this much later. */
  readonly latencyMilliseconds?: number
}

const DEFAULT = { options: { chunkOverrides }, hasFloor: true }

export const CONFIGURATIONS: readonly Configuration[] = [
  { name: 'default', ...DEFAULT },
  { name: 'gzip-9', options: { chunkOverrides, codec: 'gzip:9' }, hasFloor: true },
  { name: 'copy', options: { chunks: 'source', codec: 'source' }, hasFloor: false },
  { name: 'default, 30 ms away', ...DEFAULT, hasFloor: false, latencyMilliseconds: 30 },
]

export const MANY_OBJECTS_CONFIGURATIONS: readonly Configuration[] = [
  { name: '2,000 objects', options: {}, hasFloor: false },
  { name: '2,000 objects, 30 ms away', options: {}, hasFloor: false, latencyMilliseconds: 30 },
]
