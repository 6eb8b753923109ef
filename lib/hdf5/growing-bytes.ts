/** Bytes gathered piece by piece, in memory that doubles when it is full. */

export interface GrowingBytes {
  /** Copies `count` elements of `size` bytes that begin `stride` bytes apart in `from`. */
  append(from: Uint8Array, address: number, stride: number, size: number, count: number): void
  /** All bytes so far, in a buffer of their own that holds nothing else. */
  finish(): Uint8Array<ArrayBuffer>
}

/** `expected`: bytes that are certain to come; no more is taken until they are exceeded. */
export function growingBytes(expected: number): GrowingBytes {
  let bytes = new Uint8Array(expected)
  let used = 0

  const reserve = (more: number) => {
    if (used + more <= bytes.length) return
    const grown = new Uint8Array(Math.max(used + more, bytes.length * 2))
    grown.set(bytes.subarray(0, used))
    bytes = grown
  }

  return {
    append(from, address, stride, size, count) {
      reserve(size * count)
      if (stride === size) {
        bytes.set(from.subarray(address, address + size * count), used)
        used += size * count
        return
      }
      for (let index = 0, at = address; index < count; index++, at += stride) {
        for (let byte = 0; byte < size; byte++) bytes[used++] = from[at + byte] ?? 0
      }
    },
    finish: () => (used === bytes.length ? bytes : bytes.slice(0, used)),
  }
}
