import { describe, expect, it } from 'vitest'
import type { Values } from '#lib/array/values.ts'
import { InvalidInputError, UnsupportedFeatureError } from '#lib/errors.ts'
import { type ChunkContext, type ChunkLayout, encodeChunk } from '#lib/zarr/encode-chunk.ts'

const context: ChunkContext = {
  resolve: id => {
    if (id === 'nobody') throw new InvalidInputError('no such node')
    return { path: `/at/${id}`, objectId: `id-${id}` }
  },
  sourceObjectId: 'root',
}

const layout = (part: Partial<ChunkLayout>): ChunkLayout => ({
  dtype: 'uint8',
  chunkShape: [3, 4],
  filters: [],
  compressor: null,
  ...part,
})

const bytes = (...items: number[]): Values => ({ kind: 'fixed', dtype: 'uint8', bytes: Uint8Array.from(items) })
const text = (chunk: Uint8Array) => new TextDecoder().decode(chunk)

describe('encodeChunk', () => {
  it('hands on numbers that fill the chunk without a copy', async () => {
    const values = { kind: 'fixed', dtype: 'uint8', bytes: new Uint8Array(12) } as const

    expect(await encodeChunk(values, { start: [0, 0], shape: [3, 4] }, layout({}), context)).toBe(values.bytes)
  })

  it('puts a part where it belongs and pads with zeros', async () => {
    const values = bytes(1, 2, 3, 4)

    const chunk = await encodeChunk(values, { start: [1, 1], shape: [2, 2] }, layout({}), context)

    expect([...chunk]).toEqual([0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0])
    expect(values).toEqual(bytes(1, 2, 3, 4))
  })

  it('pads texts with empty ones', async () => {
    const values: Values = { kind: 'strings', strings: ['a', 'b'] }
    const array = layout({ dtype: 'string', chunkShape: [2, 2], filters: [{ id: 'json2' }] })

    expect(text(await encodeChunk(values, { start: [0, 1], shape: [2, 1] }, array, context))).toBe(
      '[["","a"],["","b"],"|O",[2,2]]',
    )
  })

  it('resolves references and pads them with null', async () => {
    const values: Values = { kind: 'references', targets: ['x', null] }
    const array = layout({ dtype: 'reference', chunkShape: [3], filters: [{ id: 'json2' }] })

    expect(text(await encodeChunk(values, { start: [0], shape: [2] }, array, context))).toBe(
      '[{"object_id":"id-x","path":"/at/x","source":".","source_object_id":"root"},null,null,"|O",[3]]',
    )
  })

  it('passes on what is wrong with a target', async () => {
    const values: Values = { kind: 'references', targets: ['nobody'] }
    const array = layout({ dtype: 'reference', chunkShape: [1], filters: [{ id: 'json2' }] })

    await expect(encodeChunk(values, { start: [0], shape: [1] }, array, context)).rejects.toThrow('no such node')
  })

  it('refuses values that the filters do not take', async () => {
    const part = { start: [0], shape: [1] }
    const texts: Values = { kind: 'strings', strings: ['a'] }

    for (const array of [
      layout({ dtype: 'string', chunkShape: [1] }),
      layout({ dtype: 'string', chunkShape: [1], filters: [{ id: 'pickle', protocol: 2 }] }),
    ])
      await expect(encodeChunk(texts, part, array, context)).rejects.toThrow(UnsupportedFeatureError)
    await expect(
      encodeChunk(bytes(1), part, layout({ chunkShape: [1], filters: [{ id: 'vlen-utf8' }] }), context),
    ).rejects.toThrow(UnsupportedFeatureError)
  })

  it('stops when it is aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    const array = layout({ compressor: { id: 'zstd', level: 1 } })

    const part = { start: [0, 0], shape: [3, 4] }
    const values: Values = { kind: 'fixed', dtype: 'uint8', bytes: new Uint8Array(12) }
    await expect(encodeChunk(values, part, array, { ...context, signal })).rejects.toThrow('enough')
  })
})
