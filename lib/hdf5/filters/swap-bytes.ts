/** Turns big-endian elements into little-endian ones and back. */

/** In place, by node's native loops. `size` is 1, 2, 4 or 8 and divides the length. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (size === 2) buffer.swap16()
  else if (size === 4) buffer.swap32()
  else if (size === 8) buffer.swap64()
}
