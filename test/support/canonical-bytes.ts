/** Elements as the bytes whose digest a description holds (format `nwb-describe/1`, "Canonical bytes"). */

import { createHash } from 'node:crypto'
import { type DataType, itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'

/** Hex digest of the first `count` elements. */
export function canonicalDigest(values: Values, dtype: DataType, count: number): string {
  const hash = createHash('sha256')
  const sink = bufferedSink(bytes => hash.update(bytes))
  encodeRange(values, dtype, 0, count, sink)
  sink.flush()
  return hash.digest('hex')
}

/** Of a compound. */
export function fieldType(dtype: DataType, index: number): DataType {
  const field = typeof dtype === 'object' && 'compound' in dtype ? dtype.compound[index] : undefined
  if (field === undefined) throw new Error(`no field ${index} in ${JSON.stringify(dtype)}`)
  return field.dtype
}

/** Of the elements of a list or array. */
export function innerType(dtype: DataType): DataType {
  if (typeof dtype === 'object' && 'vlen' in dtype) return dtype.vlen
  if (typeof dtype === 'object' && 'array' in dtype) return dtype.array
  throw new Error(`no list: ${JSON.stringify(dtype)}`)
}

/** Appends the canonical bytes of elements `from` (included) to `to` (excluded). */
function encodeRange(values: Values, dtype: DataType, from: number, to: number, sink: Sink): void {
  if (values.kind === 'fixed') {
    const size = itemSize(values.dtype) ?? 0
    sink.bytes(values.bytes.subarray(from * size, to * size))
    return
  }
  if (values.kind === 'lists') {
    let start = values.lengths.slice(0, from).reduce((sum, length) => sum + length, 0)
    for (let index = from; index < to; index++) {
      const length = values.lengths[index] ?? 0
      sink.count(length)
      encodeRange(values.values, innerType(dtype), start, start + length, sink)
      start += length
    }
    return
  }
  if (values.kind === 'arrays') {
    const each = elementCount(values.shape)
    encodeRange(values.values, innerType(dtype), from * each, to * each, sink)
    return
  }
  for (let index = from; index < to; index++) {
    if (values.kind === 'strings') sink.text(values.strings[index] ?? '')
    else if (values.kind === 'references') sink.text(values.targets[index] ?? '')
    else if (values.kind === 'records') {
      values.fields.forEach((column, field) => {
        encodeRange(column.values, fieldType(dtype, field), index, index + 1, sink)
      })
    }
  }
}

interface Sink {
  bytes(bytes: Uint8Array): void
  /** u32, little-endian. */
  count(value: number): void
  /** Byte count and UTF-8 bytes. */
  text(value: string): void
  flush(): void
}

/** Gathers small pieces, so that a digest is not updated a few bytes at a time. */
function bufferedSink(write: (bytes: Uint8Array) => void): Sink {
  const buffer = Buffer.alloc(1 << 16)
  let used = 0
  const flush = () => {
    write(buffer.subarray(0, used))
    used = 0
  }
  const bytes = (piece: Uint8Array) => {
    if (used + piece.length > buffer.length) flush()
    if (piece.length > buffer.length) return write(piece)
    buffer.set(piece, used)
    used += piece.length
  }
  const count = (value: number) => {
    if (used + 4 > buffer.length) flush()
    used = buffer.writeUInt32LE(value, used)
  }
  const text = (value: string) => {
    const encoded = Buffer.from(value)
    count(encoded.length)
    bytes(encoded)
  }
  return { bytes, count, text, flush }
}
