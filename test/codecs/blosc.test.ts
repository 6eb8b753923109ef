import Blosc from 'numcodecs/blosc'
import { describe, expect, it } from 'vitest'
import { type BloscSpec, blosc } from '#lib/codecs/blosc.ts'
import { readBloscHeader } from '#lib/codecs/blosc-frame.ts'

const spec = (shuffle: 0 | 1 | 2, clevel = 5): BloscSpec => ({
  id: 'blosc',
  cname: 'zstd',
  clevel,
  shuffle,
  blocksize: 0,
})

/** A smooth signal in elements of the size, over two blocks of 256 KiB and part of a third. */
function ramp(itemSize: number): Uint8Array {
  const items = Math.floor(600_000 / itemSize)
  const bytes = Buffer.alloc(items * itemSize)
  for (let item = 0; item < items; item++) bytes.writeUIntLE(item % 65_536, item * itemSize, Math.min(itemSize, 3) as 1)
  return new Uint8Array(bytes)
}

describe('blosc', () => {
  it.each([1, 2, 4, 8].flatMap(itemSize => ([0, 1, 2] as const).map(shuffle => [itemSize, shuffle] as const)))(
    'writes frames of type size %i, shuffle %i, that numcodecs decodes',
    async (itemSize, shuffle) => {
      const bytes = itemSize === 1 ? new Uint8Array(600_000).fill(7) : ramp(itemSize)

      const frame = await blosc(spec(shuffle)).encode(bytes, { itemSize })

      expect(readBloscHeader(frame)).toMatchObject({ typeSize: itemSize, shuffle, format: 'zstd', copy: false })
      expect(await Blosc.fromConfig({ id: 'blosc' }).decode(frame)).toEqual(bytes)
    },
  )

  it('reads the frames of numcodecs', async () => {
    const bytes = ramp(4)
    for (const cname of ['zstd', 'zlib', 'lz4', 'lz4hc', 'blosclz'])
      for (const shuffle of [0, 1, 2]) {
        const frame = await Blosc.fromConfig({ id: 'blosc', cname, shuffle, clevel: 5 }).encode(bytes)
        expect(await blosc(spec(1)).decode(frame, { maxBytes: bytes.length })).toEqual(bytes)
      }
  })

  it('shuffles elements of eight bytes by their size', async () => {
    const frame = await blosc(spec(1)).encode(ramp(8), { itemSize: 8 })
    const asFours = await blosc(spec(1)).encode(ramp(8), { itemSize: 4 })

    expect(frame.length).toBeLessThan(asFours.length)
  })

  it('copies what does not compress', async () => {
    const noise = new Uint8Array(5000)
    let state = 1
    for (let index = 0; index < noise.length; index++) {
      state = Math.imul(state, 1_664_525) + 1_013_904_223
      noise[index] = state >>> 24
    }

    const frame = await blosc(spec(1)).encode(noise, { itemSize: 2 })

    expect(readBloscHeader(frame)).toMatchObject({ copy: true, frameBytes: 5016 })
    expect(await Blosc.fromConfig({ id: 'blosc' }).decode(frame)).toEqual(noise)
  })

  it('takes elements too large for the header for bytes', async () => {
    const frame = await blosc(spec(1)).encode(new Uint8Array(3000), { itemSize: 300 })

    expect(readBloscHeader(frame).typeSize).toBe(1)
  })

  it('refuses a header that claims blocks without end before it makes room for them', async () => {
    const frame = await blosc(spec(0)).encode(new Uint8Array(3000), { itemSize: 1 })
    const view = new DataView(frame.buffer)
    view.setUint32(4, 2 ** 31, true)
    view.setUint32(8, 1, true)

    await expect(blosc(spec(0)).decode(frame, { maxBytes: 2 ** 32 })).rejects.toThrow(
      /no room for its 2147483648 blocks/,
    )
  })
})
