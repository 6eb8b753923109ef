/**
 * A store of the size and shape of a Visual Behavior session, with traces of cells or with spikes of units, of which only the metadata exists: chunks are made when
 * they are asked for, uncompressed, so that the bytes read of it can be held against its size.
 */

import { type DataType, itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Store } from '#lib/io/store.ts'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import { consolidatedDocument } from '#lib/zarr/consolidate.ts'
import { encodeChunk } from '#lib/zarr/encode-chunk.ts'
import { arrayDocuments, groupDocuments, type StoreAttribute, type StoreDocument } from '#lib/zarr/hdmf.ts'
import { storageOf } from '#lib/zarr/storage-of.ts'

interface LargeArray {
  readonly path: string
  readonly dtype: DataType
  readonly shape: readonly number[]
  readonly attributes?: readonly StoreAttribute[]
  /** Of one-dimensional float64: times at 31 Hz, which a check must read to the end to know that they are regular. */
  readonly isTime?: boolean
  /** Of a single text. */
  readonly text?: string
}

/** As the converter cuts arrays. */
const CHUNK_BYTES = 10_000_000

const ROOT_ID = '00000000-0000-5000-8000-000000000001'

const FRAMES = 140_000
const CELLS = 420
const SPIKES = 190_000_000
const UNITS = 2000
const RUNNING = 270_000

const text = (name: string, value: string): StoreAttribute => ({ name, dtype: 'string', shape: [], values: [value] })

const typed = (type: string, namespace = 'core'): StoreAttribute[] => [
  text('neurodata_type', type),
  text('namespace', namespace),
  text('object_id', ROOT_ID),
  text('description', 'made up'),
]

const series = (path: string, dtype: DataType, shape: readonly number[]): LargeArray[] => [
  { path: `${path}/data`, dtype, shape, attributes: [text('unit', 'a.u.')] },
  { path: `${path}/timestamps`, dtype: 'float64', shape: [shape[0] ?? 0], isTime: true },
]

const TRACES = ['dff', 'corrected', 'demixed', 'neuropil', 'events', 'noise'].map(name => `/processing/ophys/${name}`)
const SERIES = ['dx', 'speed', 'v_in', 'v_sig', 'licks'].map(name => `/processing/behavior/${name}`)
const EYES = ['eye', 'pupil', 'reflection'].map(name => `/acquisition/${name}`)
const TABLES = ['flashes', 'images', 'movies', 'trials'].map(name => `/intervals/${name}`)
const COLUMNS = Array.from({ length: 14 }, (_, column) => `column_${column}`)
const ROWS = 5000

const column = (path: string, dtype: DataType, shape: readonly number[], type = 'VectorData'): LargeArray => ({
  path,
  dtype,
  shape,
  attributes: typed(type, 'hdmf-common'),
})

const scalar = (path: string, value: string): LargeArray => ({ path, dtype: 'string', shape: [], text: value })

const SHARED: readonly LargeArray[] = [
  scalar('/identifier', '1'),
  scalar('/session_description', 'a large session'),
  scalar('/session_start_time', '2020-01-02T03:04:05+00:00'),
  scalar('/timestamps_reference_time', '2020-01-02T03:04:05+00:00'),
  ...SERIES.flatMap(path => series(path, 'float64', [RUNNING])),
  ...EYES.flatMap(path => series(path, 'float64', [RUNNING, 2])),
  { path: '/stimulus/templates/images/data', dtype: 'uint8', shape: [8, 1200, 1920] },
  ...TABLES.flatMap(path => [
    column(`${path}/id`, 'int64', [ROWS], 'ElementIdentifiers'),
    ...COLUMNS.map(name => column(`${path}/${name}`, 'float64', [ROWS])),
  ]),
  ...loadSchema('2.10.0').namespaces.flatMap(({ name, version, namespaceText, sources }) => [
    scalar(`/specifications/${name}/${version}/namespace`, namespaceText),
    ...sources.map(source => scalar(`/specifications/${name}/${version}/${source.name}`, source.text)),
  ]),
]

const IMAGING: readonly LargeArray[] = [
  ...TRACES.flatMap(path => series(path, 'float64', [FRAMES, CELLS])),
  column('/processing/ophys/cells/id', 'int64', [CELLS], 'ElementIdentifiers'),
  column('/processing/ophys/cells/image_mask', 'uint8', [CELLS, 512, 512]),
]

const EPHYS: readonly LargeArray[] = [
  column('/units/id', 'int64', [UNITS], 'ElementIdentifiers'),
  column('/units/spike_times', 'float64', [SPIKES]),
  column('/units/spike_times_index', 'uint64', [UNITS], 'VectorIndex'),
  column('/units/spike_amplitudes', 'float64', [SPIKES]),
  column('/units/spike_amplitudes_index', 'uint64', [UNITS], 'VectorIndex'),
]

const colnames = (values: readonly string[]): StoreAttribute => ({
  name: 'colnames',
  dtype: 'string',
  shape: [values.length],
  values,
})

const GROUPS: Readonly<Record<string, readonly StoreAttribute[]>> = {
  '/': [...typed('NWBFile'), text('nwb_version', '2.10.0'), text('.specloc', 'specifications')],
  '/processing/ophys': typed('ProcessingModule'),
  '/processing/behavior': typed('ProcessingModule'),
  '/processing/ophys/cells': [...typed('PlaneSegmentation'), colnames(['image_mask'])],
  '/units': [...typed('Units'), colnames(['spike_times', 'spike_amplitudes'])],
  '/stimulus/templates/images': typed('ImageSeries'),
  ...Object.fromEntries([...TRACES, ...SERIES, ...EYES].map(path => [path, typed('TimeSeries')])),
  ...Object.fromEntries(TABLES.map(path => [path, [...typed('TimeIntervals'), colnames(COLUMNS)]])),
}

export interface LargeStore {
  readonly store: Store
  /** Bytes of all its chunks. */
  readonly bytes: number
  /** Chunks that were asked for, in order. */
  readonly asked: readonly string[]
}

export function largeStore(kind: 'ophys' | 'ephys'): LargeStore {
  const arrays = [...SHARED, ...(kind === 'ophys' ? IMAGING : EPHYS)]
  const documents = new Map(storeDocuments(arrays).map(({ key, text }) => [key, Buffer.from(text)]))
  const asked: string[] = []
  const refuse = () => Promise.reject(new Error('read only'))
  return {
    asked,
    bytes: arrays.reduce((sum, { dtype, shape }) => sum + elementCount(shape) * (itemSize(dtype) ?? 0), 0),
    store: {
      url: 'large.nwb.zarr',
      get: async key => {
        const document = documents.get(key)
        if (document !== undefined) return new Uint8Array(document)
        const array = arrays.find(({ path }) => key.startsWith(`${path.slice(1)}/`))
        if (array === undefined || /\.z[a-z]+$/.test(key)) return undefined
        asked.push(key)
        return chunkBytes(array, key)
      },
      getRange: refuse,
      set: refuse,
      delete: refuse,
      async *list() {
        yield* []
      },
    },
  }
}

function storeDocuments(arrays: readonly LargeArray[]): readonly StoreDocument[] {
  const parents = arrays.flatMap(({ path }) => {
    const parts = path.split('/').slice(1, -1)
    return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)
  })
  const groups = [...new Set(['/', ...parents])].flatMap(path =>
    groupDocuments({ path, attributes: GROUPS[path] ?? [], links: [], sourceObjectId: ROOT_ID }),
  )
  const documents = [...groups, ...arrays.flatMap(array => arrayDocuments(storedArray(array)))]
  return [...documents, consolidatedDocument(documents)]
}

const storedArray = ({ path, dtype, shape, attributes = [] }: LargeArray) => ({
  path,
  dtype,
  shape: shape.length === 0 ? [1] : shape,
  chunkShape: chunkShapeOf(shape, itemSize(dtype) ?? 1),
  filters: storageOf(dtype, path).filters,
  compressor: null,
  attributes,
  sourceObjectId: ROOT_ID,
  scalar: shape.length === 0,
})

function chunkShapeOf(shape: readonly number[], bytes: number): readonly number[] {
  if (shape.length === 0) return [1]
  const rowBytes = bytes * elementCount(shape.slice(1))
  return [Math.min(shape[0] ?? 1, Math.max(1, Math.floor(CHUNK_BYTES / rowBytes))), ...shape.slice(1)]
}

async function chunkBytes(array: LargeArray, key: string): Promise<Uint8Array> {
  const stored = storedArray(array)
  if (array.text !== undefined) {
    const values = { kind: 'strings', strings: [array.text] } as const
    const whole = { start: [0], shape: [1] }
    return encodeChunk(values, whole, stored, { resolve: id => ({ path: id, objectId: id }), sourceObjectId: ROOT_ID })
  }
  const count = elementCount(stored.chunkShape)
  if (array.isTime !== true) return new Uint8Array(count * (itemSize(array.dtype) ?? 1))
  const first = count * Number(key.slice(key.lastIndexOf('/') + 1))
  return new Uint8Array(Float64Array.from({ length: count }, (_, index) => (first + index) / 31).buffer)
}
