/**
 * The NumPy array file format, as far as arrays of floats go (numpy.lib.format): magic, version, a header that is the text
 * of a Python dict, the elements. Nothing in it is ever evaluated, and arrays of Python objects (pickles) are refused.
 */

import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'

export interface NpyArray {
  readonly shape: readonly number[]
  /** C order. */
  readonly values: Float64Array
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

/** Bytes of a header; NumPy itself refuses longer ones. */
const MOST_HEADER_BYTES = 10_000

/** The header as NumPy writes it: three keys in this order, and spaces to the end of the line. */
const HEADER = /^\{'descr': '([^'\\]+)', 'fortran_order': (True|False), 'shape': \(((?:\d+, ?)*\d*)\), \}\s*$/

const ITEM_BYTES: Readonly<Record<string, 4 | 8>> = { '<f8': 8, '<f4': 4 }

/** Throws CorruptSourceError for what is no such file, UnsupportedFeatureError for elements that are no little-endian floats. */
export function parseNpy(bytes: Uint8Array, url: string): NpyArray {
  const fault = (message: string, offset: number) => new CorruptSourceError(message, { url, offset })
  if (bytes.length < 12 || MAGIC.some((byte, index) => bytes[index] !== byte))
    throw fault(`${url} is no .npy file: its signature is missing.`, 0)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const major = view.getUint8(6)
  if (major < 1 || major > 3) throw fault(`${url} is of version ${major} of the .npy format; 1 to 3 are known.`, 6)
  const from = major === 1 ? 10 : 12
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > MOST_HEADER_BYTES || from + length > bytes.length)
    throw fault(`The header of ${url} has ${length} bytes, more than it can have.`, 8)
  const header = new TextDecoder('latin1').decode(bytes.subarray(from, from + length))
  const [, descr = '', fortran = '', axes = ''] = HEADER.exec(header) ?? []
  if (descr === '') throw fault(`The header of ${url} is not one that NumPy writes.`, from)
  const size = Object.hasOwn(ITEM_BYTES, descr) ? ITEM_BYTES[descr] : undefined
  if (size === undefined || fortran === 'True') {
    const feature = size === undefined ? `.npy elements ${descr}` : '.npy in Fortran order'
    throw new UnsupportedFeatureError(feature, `${url} holds ${feature}; floats in C order were expected.`, { url })
  }
  const shape = axes.split(',').flatMap(axis => (axis.trim() === '' ? [] : [Number(axis)]))
  const count = shape.reduce((product, axis) => product * axis, 1)
  const data = bytes.length - from - length
  if (!Number.isSafeInteger(count) || count * size !== data)
    throw fault(`${url} has ${data} bytes of elements; [${shape}] of ${descr} take ${count * size}.`, from + length)
  const start = from + length
  const read = (index: number) =>
    size === 8 ? view.getFloat64(start + index * 8, true) : view.getFloat32(start + index * 4, true)
  return { shape, values: Float64Array.from({ length: count }, (_, index) => read(index)) }
}
