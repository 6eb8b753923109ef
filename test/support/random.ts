/** Random numbers that are the same in every run. */

/** Uniform in [0, 1): mulberry32, small and good enough to scatter test data. */
export function randomNumbers(seed = 1): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function randomBytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const numbers = randomNumbers(seed)
  return Uint8Array.from({ length }, () => Math.floor(numbers() * 256))
}
