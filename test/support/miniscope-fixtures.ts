/** Recordings of `test/fixtures/miniscope`. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { memorySource } from './memory-source.ts'

export const recordingPath = (name = ''): string =>
  fileURLToPath(new URL(`../fixtures/miniscope/${name}`, import.meta.url))

/** SHA-256 of the gray frames that OpenCV makes of each video, by its path. */
export const grayFrames: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(recordingPath('gray-frames.json'), 'utf8'),
)

export const recordingBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(recordingPath(name)))

export const recordingSource = (name: string) => memorySource(recordingBytes(name), { url: name })

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
