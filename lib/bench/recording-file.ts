/** Recordings for measurements, written once and kept outside of any project. */

import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Recording, writeRecording } from './write-recording.ts'

/** Raised whenever the same description would give another file. */
const EDITION = 1

/**
 * The path of the recording's file in `folder`; written there if it is not there yet, which takes about a minute for a
 * gigabyte of samples.
 */
export async function recordingFile(folder: string, recording: Recording): Promise<string> {
  const { shape, chunkShape, level = 4, smallSeries = 0 } = recording
  const parts = [
    shape.join('x'),
    chunkShape?.join('x') ?? 'contiguous',
    `gzip${level}`,
    `${smallSeries}`,
    `v${EDITION}`,
  ]
  const path = join(folder, `recording-${parts.join('-')}.nwb`)
  if (existsSync(path)) return path
  await mkdir(folder, { recursive: true })
  const partial = `${path}.${process.pid}`
  // This build of h5wasm writes to the disk itself, not to a file system in memory.
  const { default: h5wasm } = await import('h5wasm/node')
  await h5wasm.ready
  try {
    const file = new h5wasm.File(partial, 'w')
    try {
      writeRecording(file, recording)
    } finally {
      file.close()
    }
    await rename(partial, path)
  } finally {
    await rm(partial, { force: true })
  }
  return path
}
