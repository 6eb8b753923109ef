/** Elements as doubles, to calculate with: many at a time, where scalars.ts would be slow. */

import { float16 } from './scalars.ts'
import type { Values } from './values.ts'

/**
 * Each element as a number: 64-bit integers are rounded, booleans are 0 and 1, of lists and small arrays the elements follow
 * one another. NaN for what is no number.
 */
export function asNumbers(values: Values): Float64Array {
  switch (values.kind) {
    case 'fixed':
      return fixedNumbers(values)
    case 'lists':
    case 'arrays':
      return asNumbers(values.values)
    case 'strings':
      return new Float64Array(values.strings.length).fill(Number.NaN)
    case 'references':
      return new Float64Array(values.targets.length).fill(Number.NaN)
    case 'records':
    case 'opaque':
      return new Float64Array(0)
  }
}

function fixedNumbers({ dtype, bytes }: Extract<Values, { kind: 'fixed' }>): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const filled = (size: number, read: (at: number) => number) => {
    const numbers = new Float64Array(Math.floor(bytes.length / size))
    for (let index = 0; index < numbers.length; index++) numbers[index] = read(index * size)
    return numbers
  }
  switch (dtype) {
    case 'bool':
      return filled(1, at => (view.getUint8(at) === 0 ? 0 : 1))
    case 'int8':
      return filled(1, at => view.getInt8(at))
    case 'uint8':
      return filled(1, at => view.getUint8(at))
    case 'int16':
      return filled(2, at => view.getInt16(at, true))
    case 'uint16':
      return filled(2, at => view.getUint16(at, true))
    case 'float16':
      return filled(2, at => float16(view.getUint16(at, true)))
    case 'int32':
      return filled(4, at => view.getInt32(at, true))
    case 'uint32':
      return filled(4, at => view.getUint32(at, true))
    case 'float32':
      return filled(4, at => view.getFloat32(at, true))
    case 'int64':
      return filled(8, at => Number(view.getBigInt64(at, true)))
    case 'uint64':
      return filled(8, at => Number(view.getBigUint64(at, true)))
    case 'float64':
      return filled(8, at => view.getFloat64(at, true))
  }
}
