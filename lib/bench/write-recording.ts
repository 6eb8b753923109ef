/** Writes an NWB file of one recording, time by channel, with h5wasm: what is measured, and what tests convert. */

import type { File } from 'h5wasm'
import { fieldPotential } from './field-potential.ts'

export interface Recording {
  readonly shape: readonly [rows: number, columns: number]
  /** Contiguous where there is none. */
  readonly chunkShape?: readonly [rows: number, columns: number]
  /** Level of gzip; chunked storage only. */
  readonly level?: number
  /** TimeSeries of a few values beside it: a session of much metadata. */
  readonly smallSeries?: number
}

/** Where the recording lies in the session. */
export const RECORDING_PATH = '/acquisition/lfp/data'

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

/** Object ids by number: what says which file it is must not change from run to run. */
const objectId = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** Writes the session into a new, empty file; a slab of rows is in memory at a time, the whole where it is contiguous. */
export function writeRecording(file: File, recording: Recording): void {
  describe(file, { neurodata_type: 'NWBFile', nwb_version: '2.7.0', object_id: objectId(1) })
  for (const group of GROUPS) file.create_group(group)
  const texts = {
    identifier: 'recording',
    session_description: 'a made-up field potential',
    session_start_time: DATE,
    timestamps_reference_time: DATE,
  }
  for (const [name, data] of Object.entries(texts)) file.create_dataset({ name, data })
  file.create_dataset({ name: 'file_create_date', data: [DATE] })
  describeSeries(file.get('acquisition/lfp') as File, 2)
  writeSamples(file.get('acquisition/lfp') as File, recording)
  for (let number = 0; number < (recording.smallSeries ?? 0); number++) {
    const series = file.create_group(`processing/series_${number}`) as File
    describeSeries(series, 3 + number)
    describeData(
      series.create_dataset({ name: 'data', data: Float32Array.from({ length: 25 }, (_, at) => at + number) }),
    )
  }
}

type Described = Pick<File, 'create_attribute'>

function describe(object: Described, attributes: Readonly<Record<string, string>>): void {
  object.create_attribute('namespace', 'core')
  for (const [name, value] of Object.entries(attributes)) object.create_attribute(name, value)
}

function describeSeries(series: File, number: number): void {
  const texts = { description: 'made up', comments: '' }
  describe(series, { neurodata_type: 'TimeSeries', object_id: objectId(number), ...texts })
  const start = series.create_dataset({ name: 'starting_time', data: 0, dtype: '<d' })
  start.create_attribute('rate', 1250, [], '<f')
  start.create_attribute('unit', 'seconds')
}

function describeData(data: Described): void {
  data.create_attribute('unit', 'volts')
  for (const name of ['conversion', 'resolution', 'offset']) data.create_attribute(name, 1, [], '<d')
}

function writeSamples(series: File, { shape, chunkShape, level = 4 }: Recording): void {
  const [rows, columns] = shape
  const slabRows = Math.min(rows, chunkShape?.[0] ?? rows)
  const slab = new Float32Array(slabRows * columns)
  const fill = fieldPotential(columns)
  fill(slab)
  const data = series.create_dataset({
    name: 'data',
    data: slab,
    shape: [slabRows, columns],
    ...(chunkShape && {
      chunks: [...chunkShape],
      maxshape: [rows, columns],
      compression: 1,
      compression_opts: [level],
    }),
  })
  describeData(data)
  if (rows > slabRows) data.resize([rows, columns])
  for (let row = slabRows; row < rows; row += slabRows) {
    const part = slab.subarray(0, Math.min(slabRows, rows - row) * columns)
    fill(part)
    data.write_slice([[row, row + part.length / columns], []], part)
  }
}
