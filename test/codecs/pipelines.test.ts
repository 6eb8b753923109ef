/** Chains of codecs as arrays have them: whatever the chain, what comes out is what went in. */

import { describe, expect, it } from 'vitest'
import { type ByteCodecSpec, decodeBytes, encodeBytes } from '#lib/codecs/codec-table.ts'
import { randomBytes, randomNumbers } from '#test/support/random.ts'

const random = randomNumbers(5)
const below = (limit: number) => Math.floor(random() * limit)
const pick = <Item>(items: readonly Item[]) => items[below(items.length)] as Item

const SIZES = [1, 2, 4, 8]

const randomSpec = (itemSize: number): ByteCodecSpec =>
  pick<() => ByteCodecSpec>([
    () => ({ id: 'shuffle', elementsize: pick([itemSize, ...SIZES]) }),
    () => ({ id: 'fletcher32' }),
    () => ({ id: 'zstd', level: 1 + below(5) }),
    () => ({ id: 'gzip', level: 1 + below(9) }),
    () => ({ id: 'zlib', level: 1 + below(9) }),
    () => ({
      id: 'blosc',
      cname: 'zstd',
      clevel: 1 + below(5),
      shuffle: pick([0, 1, 2] as const),
      blocksize: 0,
    }),
  ])()

/** Numbers that grow slowly, noise, or one byte throughout; now and then none at all. */
function randomContent(itemSize: number): Uint8Array {
  const length = itemSize * pick([0, 1, 7, 200 + below(3000)])
  const noise = randomBytes(length, below(1000))
  const content = pick(['slow', 'noise', 'same'])
  if (content === 'noise') return noise
  return noise.map((byte, at) =>
    content === 'same' ? 7 : at % itemSize === 0 ? (at / itemSize + (byte & 3)) & 0xff : 0,
  )
}

describe('a chain of codecs', () => {
  it('gives back what went in, whatever it is made of', async () => {
    for (let round = 0; round < 150; round++) {
      const itemSize = pick(SIZES)
      const chain = Array.from({ length: below(4) }, () => randomSpec(itemSize))
      const bytes = randomContent(itemSize)
      const before = bytes.slice()

      const encoded = await encodeBytes(bytes, chain, { itemSize })
      const decoded = await decodeBytes(encoded, chain, { maxBytes: bytes.length })

      const name = `${JSON.stringify(chain)} of ${bytes.length} bytes`
      expect(Buffer.compare(bytes, before), name).toBe(0)
      expect(Buffer.compare(decoded, before), name).toBe(0)
    }
  })
})
