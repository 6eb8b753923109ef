/**
 * Filter 6, scale-offset: elements less their minimum, in as few bits as the largest needs; floats are scaled by a power
 * of ten before (HDF5's "D-scale"), which loses digits, so the arithmetic here is that of the library step by step.
 */

import { type BitReader, bitReader } from './bit-reader.ts'
import { corruptChunk, type DecodeFilter, type FilteredChunk } from './filter.ts'
import { swapBytes } from './swap-bytes.ts'

/** Client data values of the filter. */
interface ScaleOffset {
  /** 0 D-scale, 1 E-scale, 2 integer. */
  readonly scaleType: number
  readonly decimals: number
  readonly elements: number
  readonly float: boolean
  readonly size: number
  readonly bigEndian: boolean
  /** Eight bytes, of which the element's size counts; undefined where no value stands for "not written". */
  readonly fillValue: DataView | undefined
}

/** What the head of the chunk says. */
interface PackedElements {
  readonly next: BitReader
  readonly bits: number
  /** The smallest element, in the first bytes. */
  readonly minimum: DataView
}

const E_SCALE = 1

/** Bits of an element (u32), width of the minimum (u8), the minimum (8 bytes), 8 bytes not in use. */
const HEAD_BYTES = 21

export function refuseScaleOffset(options: readonly number[]): string | undefined {
  const { scaleType, size } = parseOptions(options)
  if (scaleType === E_SCALE) return 'scale-offset filter of E-scale'
  return [1, 2, 4, 8].includes(size) ? undefined : `scale-offset filter of ${size}-byte elements`
}

export const decodeScaleOffset: DecodeFilter = (bytes, options, chunk) => {
  const settings = parseOptions(options)
  const { size, elements } = settings
  if (elements * size !== chunk.rawBytes || bytes.length < HEAD_BYTES)
    throw corruptChunk(`scale-offset data of ${chunk.rawBytes} bytes expected, found ${elements} x ${size}`, chunk)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bits = view.getUint32(0, true)
  const packed = bytes.subarray(HEAD_BYTES)
  if (bits > size * 8 || elements * bits > packed.length * 8)
    throw corruptChunk(`${elements} elements of ${bits} bits expected, found ${packed.length} bytes`, chunk)

  const out = new Uint8Array(chunk.rawBytes)
  const minimum = new DataView(new ArrayBuffer(8))
  for (let byte = 0; byte < Math.min(8, bytes[4] ?? 0); byte++) minimum.setUint8(byte, bytes[5 + byte] ?? 0)
  if (bits === size * 8) out.set(packed.subarray(0, out.length))
  else unpack(new DataView(out.buffer), settings, { next: bitReader(packed), bits, minimum }, chunk)
  if (settings.bigEndian) swapBytes(out, size)
  return out
}

function parseOptions(options: readonly number[]): ScaleOffset {
  const [scaleType = 0, decimals = 0, elements = 0, kind = 0, size = 0, , order = 0, hasFill = 0, ...fill] = options
  const fillValue = new DataView(new ArrayBuffer(8))
  fillValue.setUint32(0, fill[0] ?? 0, true)
  fillValue.setUint32(4, fill[1] ?? 0, true)
  return {
    scaleType,
    decimals: decimals | 0,
    elements,
    float: kind === 1,
    size,
    bigEndian: order === 1,
    fillValue: hasFill === 0 ? undefined : fillValue,
  }
}

function unpack(out: DataView, settings: ScaleOffset, packed: PackedElements, chunk: FilteredChunk): void {
  const { float, size } = settings
  if (!float && size < 8) unpackIntegers(out, settings, packed)
  else if (!float) unpackWideIntegers(out, settings, packed)
  else if (size === 4) unpackFloats(out, settings, packed)
  else if (size === 8) unpackDoubles(out, settings, packed)
  else throw corruptChunk(`floats of 4 or 8 bytes expected, found ${size}`, chunk)
}

/** All bits set stands for the fill value. */
function unpackIntegers(out: DataView, { elements, size, fillValue }: ScaleOffset, packed: PackedElements): void {
  const minimum = packed.minimum.getUint32(0, true)
  const fill = fillValue?.getUint32(0, true)
  const sentinel = 2 ** packed.bits - 1
  const store = { 1: out.setUint8, 2: out.setUint16, 4: out.setUint32 }[size] ?? out.setUint32
  for (let element = 0; element < elements; element++) {
    const value = packed.next(packed.bits)
    const sum = fill !== undefined && value === sentinel ? fill : value + minimum
    store.call(out, element * size, sum, true)
  }
}

function unpackWideIntegers(out: DataView, { elements, fillValue }: ScaleOffset, packed: PackedElements): void {
  const minimum = packed.minimum.getBigUint64(0, true)
  const fill = fillValue?.getBigUint64(0, true)
  const sentinel = (1n << BigInt(packed.bits)) - 1n
  for (let element = 0; element < elements; element++) {
    const value = nextWide(packed)
    out.setBigUint64(element * 8, fill !== undefined && value === sentinel ? fill : value + minimum, true)
  }
}

/** Each step is rounded to float32, as the library does it. */
function unpackFloats(out: DataView, { elements, decimals, fillValue }: ScaleOffset, packed: PackedElements): void {
  const minimum = packed.minimum.getFloat32(0, true)
  const fill = fillValue?.getFloat32(0, true)
  const sentinel = 2 ** packed.bits - 1
  const scale = Math.fround(10 ** decimals)
  for (let element = 0; element < elements; element++) {
    const value = packed.next(packed.bits)
    const scaled = Math.fround(Math.fround(value) / scale) + minimum
    out.setFloat32(element * 4, fill !== undefined && value === sentinel ? fill : scaled, true)
  }
}

function unpackDoubles(out: DataView, { elements, decimals, fillValue }: ScaleOffset, packed: PackedElements): void {
  const minimum = packed.minimum.getFloat64(0, true)
  const fill = fillValue?.getFloat64(0, true)
  const sentinel = (1n << BigInt(packed.bits)) - 1n
  const scale = 10 ** decimals
  for (let element = 0; element < elements; element++) {
    const value = nextWide(packed)
    out.setFloat64(element * 8, fill !== undefined && value === sentinel ? fill : Number(value) / scale + minimum, true)
  }
}

function nextWide({ next, bits }: PackedElements): bigint {
  if (bits <= 32) return BigInt(next(bits))
  const high = next(bits - 32)
  return (BigInt(high) << 32n) | BigInt(next(32))
}
