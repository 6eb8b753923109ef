/** Memory of the wasm heap for one read of the library: taken, zeroed, and given back with all that hangs on it. */

import { type ErrorPlace, UnsupportedFeatureError } from '#lib/errors.ts'
import type { Libhdf5 } from './libhdf5.ts'

/**
 * Calls `use` with the address of `bytes` zeroed bytes. They are freed afterwards; memory that the library allocated
 * behind pointers must be reclaimed by `use`.
 */
export function withHeapMemory<Result>(
  { module }: Libhdf5,
  bytes: number,
  place: ErrorPlace,
  use: (pointer: number) => Result,
): Result {
  // The heap ends at 2 GiB; a larger number would be cut to 32 bits.
  const pointer = bytes < HEAP_LIMIT ? module._malloc(bytes) : 0
  if (pointer === 0)
    throw new UnsupportedFeatureError(
      'values larger than memory',
      `${place.path ?? ''} needs ${bytes} bytes at once, more than the HDF5 library has`,
      place,
    )
  try {
    module.HEAPU8.fill(0, pointer, pointer + bytes)
    return use(pointer)
  } finally {
    module._free(pointer)
  }
}

const HEAP_LIMIT = 2 ** 31
