import { describe, expect, it } from 'vitest'
import { parseNpy } from '#lib/datasets/visual-coding-ophys/npy.ts'
import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'

const HEADER = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }"

function npy(header = HEADER, values: readonly number[] = [1, Number.NaN, -0, 0.1, 5e-324, Infinity], version = 1) {
  const length = version === 1 ? 2 : 4
  const text = new TextEncoder().encode(`${header}\n`)
  const bytes = new Uint8Array(8 + length + text.length + 8 * values.length)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0])
  const view = new DataView(bytes.buffer)
  if (version === 1) view.setUint16(8, text.length, true)
  else view.setUint32(8, text.length, true)
  bytes.set(text, 8 + length)
  for (const [index, value] of values.entries()) view.setFloat64(8 + length + text.length + 8 * index, value, true)
  return bytes
}

describe('parseNpy', () => {
  it.each([1, 2, 3])('reads floats bit for bit, version %i', version => {
    const { shape, values } = parseNpy(npy(HEADER, undefined, version), 'eyes.npy')

    expect(shape).toEqual([2, 3])
    expect([...values]).toEqual([1, Number.NaN, -0, 0.1, 5e-324, Infinity])
    expect(Object.is(values[2], -0)).toBe(true)
  })

  it('reads bytes that do not start at an even address', () => {
    const bytes = npy()
    const shifted = new Uint8Array(bytes.length + 1)
    shifted.set(bytes, 1)

    expect(parseNpy(shifted.subarray(1), 'eyes.npy').values[3]).toBe(0.1)
  })

  it.each<[string, Uint8Array, string]>([
    ['no signature', npy().fill(0, 0, 1), 'signature'],
    ['an unknown version', npy(HEADER, undefined, 1).fill(9, 6, 7), 'version 9'],
    ['a header that is no dict', npy('[]'), 'not one that NumPy writes'],
    ['a header with code in it', npy(HEADER.replace('False', '__import__("os")')), 'not one that NumPy writes'],
    ['too few elements', npy(HEADER, [1, 2, 3]), '24 bytes of elements; [2,3] of <f8 take 48'],
    ['a shape beyond all memory', npy(HEADER.replace('2, 3', '9007199254740993, 9')), 'bytes of elements'],
    ['a header longer than the file', npy().fill(255, 8, 10), '65535 bytes'],
    ['nothing', new Uint8Array(0), 'signature'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseNpy(bytes, 'eyes.npy')).toThrow(CorruptSourceError)
    expect(() => parseNpy(bytes, 'eyes.npy')).toThrow(message)
  })

  it.each([
    ['pickled objects', '|O', 'False'],
    ['big-endian floats', '>f8', 'False'],
    ['Fortran order', '<f8', 'True'],
  ])('tells that %s are not read', (_, descr, fortran) => {
    const header = HEADER.replace('<f8', descr).replace('False', fortran)

    expect(() => parseNpy(npy(header), 'eyes.npy')).toThrow(UnsupportedFeatureError)
  })
})
