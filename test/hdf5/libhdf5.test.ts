/** The library in this thread: what it must not do in the long run. */

import { describe, expect, it } from 'vitest'
import { openLibhdf5 } from '#lib/hdf5/libhdf5.ts'
import { readObjects } from '#lib/hdf5/read-objects.ts'
import { readValues } from '#lib/hdf5/read-values.ts'
import { fixtureBytes } from '#test/support/fixture-file.ts'

const bytes = fixtureBytes('kinds.h5')

// One module a thread: all tests share it.
const library = await openLibhdf5({
  url: 'kinds.h5',
  size: bytes.length,
  read: (position, into, at, length) => into.set(bytes.subarray(position, position + length), at),
})

describe('openLibhdf5', () => {
  it('gives back what texts, lists and records take in the heap', () => {
    const read = () => {
      for (const path of ['/nests/many_texts', '/nests/records', '/nests/bytes_vlen', '/orders/vlen_big'])
        readValues(library, path)
      readValues(library, '/nests/many_texts', { start: [10], shape: [900] })
    }
    for (let round = 0; round < 20; round++) read()
    const before = library.module.HEAPU8.length

    for (let round = 0; round < 400; round++) read()

    expect(library.module.HEAPU8.length).toBe(before)
  })

  it('reads the same objects again', () => {
    expect(readObjects(library)).toEqual(readObjects(library))
  })

  it('reads any box as part of the whole', () => {
    const whole = readValues(library, '/storage/chunked')
    const box = readValues(library, '/storage/chunked', { start: [9, 1], shape: [3, 2] })

    const numbers = (values: typeof whole) =>
      values.kind === 'fixed' ? [...new Int32Array(values.bytes.buffer)] : undefined
    expect(numbers(whole)).toEqual(Array.from({ length: 140 }, (_, index) => index))
    expect(numbers(box)).toEqual([37, 38, 41, 42, 45, 46])
  })

  it('tells an attribute that cannot be decoded from one that is not there', async () => {
    const reason = (name: string) =>
      library.reasonOfFailure((module, file) => module.reclaim_vlen_memory(file, '/storage', name, 0n))

    expect(reason('absent')).toContain("can't locate attribute: 'absent'")
    expect(library.reasonOfFailure((module, file) => module.get_names(file, '/', false))).toBeUndefined()
  })
})
