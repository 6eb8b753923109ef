/** Recordings in a bucket, small and quick to convert: what runs of the machine are tried on. */

import { globSync, readFileSync } from 'node:fs'
import type { BucketFaults, MemoryBuckets } from './memory-buckets.ts'
import { memoryBuckets } from './memory-buckets.ts'
import { recordingPath } from './miniscope-fixtures.ts'

/** Address of a session's folder. */
export const recordingFolder = (session: string): string => `s3://source/rec/${session}`

/** The input of a run over all of them. */
export const RECORDING_RUN = {
  dataset: 'miniscope',
  root: 's3://source/rec',
  options: { timeZone: 'US/Pacific', chunkBytes: 20_000 },
} as const

/** Buckets with a recording a session; `fixtures` by the session's name. */
export function recordingBuckets(fixtures: Readonly<Record<string, string>>, faults: BucketFaults = {}): MemoryBuckets {
  const buckets = memoryBuckets(faults)
  for (const [session, fixture] of Object.entries(fixtures)) {
    const folder = recordingPath(fixture)
    for (const file of globSync('**/*.{avi,json,csv}', { cwd: folder }))
      buckets.objects.set(`${recordingFolder(session)}/${file}`, new Uint8Array(readFileSync(`${folder}/${file}`)))
  }
  return buckets
}

/** Keys below a prefix with their bytes, to be held against each other. */
export const contentsOf = ({ objects, keys }: MemoryBuckets, prefix: string): ReadonlyMap<string, string> =>
  new Map(keys(prefix).map(key => [key.slice(prefix.length), Buffer.from(objects.get(key) ?? []).toString('base64')]))
