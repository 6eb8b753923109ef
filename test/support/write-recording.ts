/** Writes an NWB session of one recording with h5wasm: quantised noise of float32, time by channel. */

import h5wasm, { File } from 'h5wasm'
import { randomNumbers } from './random.ts'

export interface Recording {
  readonly shape: readonly [rows: number, columns: number]
  /** Contiguous where there is none. */
  readonly chunkShape?: readonly [rows: number, columns: number]
}

/** Where the recording lies in the session. */
export const RECORDING_PATH = '/acquisition/lfp/data'

const VOLTS_PER_BIT = 0.195e-6

const GROUPS = [
  'acquisition',
  'acquisition/lfp',
  'analysis',
  'general',
  'processing',
  'stimulus',
  'stimulus/presentation',
  'stimulus/templates',
]

const DATE = '2020-01-01T00:00:00.000000+00:00'

/** The file's bytes. */
export async function writeRecording({ shape, chunkShape }: Recording): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready
  const file = new File('/recording.nwb', 'w')
  try {
    describeObject(file, {
      neurodata_type: 'NWBFile',
      nwb_version: '2.7.0',
      object_id: '00000000-0000-4000-8000-000000000001',
    })
    for (const group of GROUPS) file.create_group(group)
    const texts = {
      identifier: 'recording',
      session_description: 'noise',
      session_start_time: DATE,
      timestamps_reference_time: DATE,
    }
    for (const [name, data] of Object.entries(texts)) file.create_dataset({ name, data })
    file.create_dataset({ name: 'file_create_date', data: [DATE] })
    const series = file.get('acquisition/lfp') as File
    describeObject(series, {
      neurodata_type: 'TimeSeries',
      object_id: '00000000-0000-4000-8000-000000000002',
      description: 'noise',
      comments: '',
    })
    const data = series.create_dataset({
      name: 'data',
      data: noise(shape[0] * shape[1]),
      shape: [...shape],
      ...(chunkShape && { chunks: [...chunkShape], compression: 1, compression_opts: [1] }),
    })
    data.create_attribute('unit', 'volts')
    for (const name of ['conversion', 'resolution', 'offset']) data.create_attribute(name, 1, [], '<d')
    const start = series.create_dataset({ name: 'starting_time', data: 0, dtype: '<d' })
    start.create_attribute('rate', 1250, [], '<f')
    start.create_attribute('unit', 'seconds')
  } finally {
    file.close()
  }
  const bytes = FS.readFile('/recording.nwb')
  FS.unlink('/recording.nwb')
  return bytes
}

function describeObject(object: Pick<File, 'create_attribute'>, attributes: Readonly<Record<string, string>>): void {
  object.create_attribute('namespace', 'core')
  for (const [name, value] of Object.entries(attributes)) object.create_attribute(name, value)
}

function noise(count: number): Float32Array {
  const random = randomNumbers(5)
  const values = new Float32Array(count)
  for (let at = 0; at < count; at++) values[at] = Math.round((random() - 0.5) * 400) * VOLTS_PER_BIT
  return values
}
