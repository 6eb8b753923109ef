/** Reads numbers of any width from packed bits, the highest bit of each byte first. */

/** Takes the next `width` (0 to 32) bits as an unsigned number; zeros past the end. */
export type BitReader = (width: number) => number

export function bitReader(bytes: Uint8Array): BitReader {
  let at = 0
  let held = 0
  let bits = 0
  const take = (width: number): number => {
    while (bits < width) {
      held = ((held << 8) | (bytes[at++] ?? 0)) & 0xffffff
      bits += 8
    }
    bits -= width
    return (held >> bits) & ((1 << width) - 1)
  }
  // Two steps for wide numbers, since 24 bits are held at most.
  return width => (width <= 16 ? take(width) : take(width - 16) * 0x10000 + take(16))
}
