/** Recordings of the bench as bytes in memory. */

import h5wasm, { File } from 'h5wasm'
import { type Recording, writeRecording } from '#lib/bench/write-recording.ts'

/** The file's bytes. */
export async function recordingBytes(recording: Recording): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready
  const file = new File('/recording.nwb', 'w')
  try {
    writeRecording(file, recording)
  } finally {
    file.close()
  }
  const bytes = FS.readFile('/recording.nwb')
  FS.unlink('/recording.nwb')
  return bytes
}
