/** Whole arrays of a Zarr v2 store in memory, decoded by numcodecs and node:zlib alone. For describe-store.ts. */

import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import type { DataType, NumberType } from '#lib/array/dtype.ts'
import type { Values } from '#lib/array/values.ts'
import { type PickledItem, readOwnPickle } from './own-pickle.ts'

export interface StoredArrayDocument {
  readonly shape: readonly number[]
  readonly chunks: readonly number[]
  readonly dtype: string | readonly (readonly [string, string])[]
  readonly compressor: CodecConfig | null
  readonly filters: readonly CodecConfig[] | null
  readonly order: string
  readonly fill_value: unknown
  readonly dimension_separator?: string
}

interface CodecConfig {
  readonly id: string
  readonly elementsize?: number
}

const OBJECT_CODECS = ['vlen-utf8', 'vlen-bytes', 'json2', 'pickle']

const TYPES: Readonly<Record<string, NumberType | 'bool'>> = {
  '|b1': 'bool',
  '|i1': 'int8',
  '<i2': 'int16',
  '<i4': 'int32',
  '<i8': 'int64',
  '|u1': 'uint8',
  '<u2': 'uint16',
  '<u4': 'uint32',
  '<u8': 'uint64',
  '<f2': 'float16',
  '<f4': 'float32',
  '<f8': 'float64',
}

/** All elements, C order. `logical` is the attribute `zarr_dtype`. */
export async function readStoredArray(
  keys: ReadonlyMap<string, Uint8Array>,
  folder: string,
  document: StoredArrayDocument,
  logical: unknown,
): Promise<{ readonly dtype: DataType; readonly values: Values }> {
  if (document.order !== 'C') throw new Error(`${folder}: order ${document.order}`)
  const objects = OBJECT_CODECS.includes(document.filters?.[0]?.id ?? '')
  const size = objects ? 1 : rowBytes(document.dtype)
  const items: unknown[] = objects ? new Array(product(document.shape)).fill(undefined) : []
  const rows = new Uint8Array(objects ? 0 : product(document.shape) * size)
  for (const coords of gridOf(document)) {
    const stored = keys.get(`${folder}/${coords.join(document.dimension_separator ?? '.')}`)
    if (stored === undefined) throw new Error(`${folder}: chunk ${coords} is missing`)
    const bytes = await decodeChain(stored, document, objects)
    const chunk = objects ? decodeItems(bytes, document) : bytes
    if (chunk.length !== product(document.chunks) * size) throw new Error(`${folder}: chunk ${coords} is not whole`)
    for (const [from, to] of placesOf(coords, document)) {
      if (objects) items[to] = chunk[from]
      else for (let byte = 0; byte < size; byte++) rows[to * size + byte] = bytes[from * size + byte] ?? 0
    }
  }
  const dtype = dtypeOf(document, logical)
  return { dtype, values: objects ? valuesOf(items, dtype) : fixedValues(rows, document.dtype) }
}

async function decodeChain(bytes: Uint8Array, { compressor, filters }: StoredArrayDocument, objects: boolean) {
  let current = compressor === null ? bytes : await decodeBytes(bytes, compressor)
  for (const step of (filters ?? []).slice(objects ? 1 : 0).toReversed()) current = await decodeBytes(current, step)
  return current
}

/** Texts, reference records, rows. */
function decodeItems(bytes: Uint8Array, { filters, dtype, chunks }: StoredArrayDocument): unknown[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (filters?.[0]?.id) {
    case 'json2':
      return (JSON.parse(view.toString()) as unknown[]).slice(0, -2).flat(chunks.length - 1)
    case 'pickle': {
      const { rows, fields } = readOwnPickle(bytes)
      if (JSON.stringify(fields) !== JSON.stringify(dtype)) throw new Error(`pickled fields: ${JSON.stringify(fields)}`)
      return [...rows]
    }
    default: {
      const texts: string[] = []
      for (let at = 4; at < view.length; at += 4 + view.readUInt32LE(at))
        texts.push(view.toString('utf8', at + 4, at + 4 + view.readUInt32LE(at)))
      if (texts.length !== view.readUInt32LE(0)) throw new Error('count of texts')
      return texts
    }
  }
}

async function decodeBytes(bytes: Uint8Array, { id, elementsize = 4 }: CodecConfig): Promise<Uint8Array> {
  switch (id) {
    case 'zstd':
      return zstdDecompressSync(bytes)
    case 'gzip':
      return gunzipSync(bytes)
    case 'zlib':
      return inflateSync(bytes)
    case 'shuffle': {
      const count = bytes.length / elementsize
      return bytes.map((_, at) => bytes[(at % elementsize) * count + Math.floor(at / elementsize)] ?? 0)
    }
    case 'blosc': {
      const { default: Blosc } = await import('numcodecs/blosc')
      return Blosc.fromConfig({ id }).decode(bytes)
    }
  }
  throw new Error(`codec ${id}`)
}

const itemBytes = (dtype: string): number => Number(dtype.slice(2))

const rowBytes = (dtype: StoredArrayDocument['dtype']): number =>
  typeof dtype === 'string' ? itemBytes(dtype) : dtype.reduce((total, [, type]) => total + itemBytes(type), 0)

function fixedValues(rows: Uint8Array, dtype: StoredArrayDocument['dtype']): Values {
  if (typeof dtype === 'string') return { kind: 'fixed', dtype: TYPES[dtype] ?? 'uint8', bytes: rows }
  const row = rowBytes(dtype)
  let offset = 0
  const fields = dtype.map(([name, type]) => {
    const [start, size] = [offset, itemBytes(type)]
    offset += size
    return {
      name,
      values: fixedValues(
        rows.filter((_, at) => at % row >= start && at % row < start + size),
        type,
      ),
    }
  })
  return { kind: 'records', fields }
}

function dtypeOf({ dtype }: StoredArrayDocument, logical: unknown): DataType {
  if (Array.isArray(logical)) {
    const names: Readonly<Record<string, DataType>> = { object: 'reference', str: 'string', bool_: 'bool' }
    return { compound: logical.map(({ name, dtype: type }) => ({ name, dtype: names[type] ?? type })) }
  }
  if (typeof dtype !== 'string') throw new Error('records without a list of fields in zarr_dtype')
  if (dtype === '|O') return logical === 'object' ? 'reference' : 'string'
  const type = TYPES[dtype]
  if (type === undefined) throw new Error(`dtype ${dtype}`)
  return type
}

function valuesOf(items: readonly unknown[], dtype: DataType): Values {
  if (dtype === 'string') return { kind: 'strings', strings: items as string[] }
  if (dtype === 'reference')
    return { kind: 'references', targets: items.map(item => (item as { path: string } | null)?.path ?? null) }
  if (typeof dtype === 'object' && 'compound' in dtype)
    return {
      kind: 'records',
      fields: dtype.compound.map(({ name, dtype: type }, field) => ({
        name,
        values: valuesOf(
          items.map(item => (item as unknown[])[field]),
          type,
        ),
      })),
    }
  const bytes = items.map(item => numberBytes(item as PickledItem, dtype))
  return { kind: 'fixed', dtype: dtype as NumberType, bytes: new Uint8Array(Buffer.concat(bytes)) }
}

/** Numbers of a pickled or json2 row. */
function numberBytes(item: PickledItem, dtype: DataType): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(8))
  switch (dtype) {
    case 'float32':
      bytes.setFloat32(0, Number(item), true)
      return new Uint8Array(bytes.buffer, 0, 4)
    case 'float64':
      bytes.setFloat64(0, Number(item), true)
      return new Uint8Array(bytes.buffer)
    default: {
      const bits = /\d+$/.exec(String(dtype))?.[0] ?? '8'
      bytes.setBigInt64(0, BigInt(item as number | bigint | boolean), true)
      return new Uint8Array(bytes.buffer, 0, Number(bits) / 8)
    }
  }
}

function* gridOf({ shape, chunks }: StoredArrayDocument): Generator<number[]> {
  const grid = shape.map((length, axis) => Math.ceil(length / (chunks[axis] ?? 1)))
  for (let index = 0; index < product(grid); index++) yield coordsOf(index, grid)
}

/** Each element of a chunk that lies in the array: where it is in the chunk, and in the array. */
function* placesOf(coords: readonly number[], { shape, chunks }: StoredArrayDocument): Generator<[number, number]> {
  for (let index = 0; index < product(chunks); index++) {
    const at = coordsOf(index, chunks).map((inner, axis) => inner + (coords[axis] ?? 0) * (chunks[axis] ?? 1))
    if (at.some((position, axis) => position >= (shape[axis] ?? 0))) continue
    yield [index, at.reduce((offset, position, axis) => offset * (shape[axis] ?? 1) + position, 0)]
  }
}

function coordsOf(index: number, shape: readonly number[]): number[] {
  const coords = new Array<number>(shape.length)
  let rest = index
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    coords[axis] = rest % (shape[axis] ?? 1)
    rest = Math.floor(rest / (shape[axis] ?? 1))
  }
  return coords
}

const product = (shape: readonly number[]): number => shape.reduce((total, length) => total * length, 1)
