/**
 * The byte transpose that numcodecs, HDF5 and Blosc call shuffle: all first bytes of the elements, then all second
 * bytes, and so on. Bytes past the last whole element stay where they are.
 */

/** `to` has the length of `from` and is not the same memory. */
export function shuffleBytes(from: Uint8Array, to: Uint8Array, itemSize: number): void {
  const count = Math.floor(from.length / itemSize)
  for (let byte = 0; byte < itemSize; byte++) {
    const row = byte * count
    for (let item = 0, at = byte; item < count; item++, at += itemSize) to[row + item] = from[at] as number
  }
  to.set(from.subarray(count * itemSize), count * itemSize)
}

/** The inverse of `shuffleBytes`. */
export function unshuffleBytes(from: Uint8Array, to: Uint8Array, itemSize: number): void {
  const count = Math.floor(from.length / itemSize)
  for (let byte = 0; byte < itemSize; byte++) {
    const row = byte * count
    for (let item = 0, at = byte; item < count; item++, at += itemSize) to[at] = from[row + item] as number
  }
  to.set(from.subarray(count * itemSize), count * itemSize)
}
