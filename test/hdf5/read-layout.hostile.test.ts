import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CorruptSourceError, InvalidInputError, isNwb2zarrError, UnsupportedFeatureError } from '#lib/errors.ts'
import { readDatasetHeader } from '#lib/hdf5/dataset-header.ts'
import { decodeChunk, isDecodable } from '#lib/hdf5/decode-chunk.ts'
import type { FormatFile } from '#lib/hdf5/format-file.ts'
import { type DatasetStorage, openLayoutReader } from '#lib/hdf5/read-layout.ts'
import { readSuperblock } from '#lib/hdf5/superblock.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import { visitDatasets } from '#test/support/h5wasm-datasets.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { randomNumbers } from '#test/support/random.ts'
import { readDataset } from '#test/support/read-dataset.ts'
import { LIBVERS, randomDataset, type WrittenDataset, writeHdf5 } from '#test/support/write-hdf5.ts'

interface Listed {
  readonly path: string
  readonly address: number
  readonly shape: readonly number[]
}

/** A file and where its datasets are. */
async function written(datasets: readonly WrittenDataset[], options: Parameters<typeof writeHdf5>[1]) {
  const bytes = await writeHdf5(datasets, options)
  const list = await visitDatasets(bytes, async found =>
    found.map(({ path, address, shape }): Listed => ({ path, address, shape: shape ?? [] })),
  )
  return { bytes, list: list ?? [] }
}

/** The values of each dataset, or undefined where it is refused with an error of ours; other errors are thrown on. */
async function readAll(bytes: Uint8Array, list: readonly Listed[]): Promise<Map<string, Uint8Array | undefined>> {
  const source = memorySource(bytes)
  const found = new Map<string, Uint8Array | undefined>()
  for (const { path, address, shape } of list) {
    const values = await orRefused(async () => {
      const reader = await openLayoutReader(source)
      return readDataset(source, shape, await reader.readLayout(address, shape, { path }))
    })
    found.set(path, values)
  }
  return found
}

async function orRefused<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isNwb2zarrError(error)) return undefined
    throw error
  }
}

/** What h5wasm makes of the same bytes; datasets that it fails to read are left out. */
async function readByH5wasm(bytes: Uint8Array, list: readonly Listed[]): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>()
  try {
    await visitDatasets(bytes, async datasets => {
      for (const { path, shape, read } of datasets) {
        const values = list.some(listed => listed.path === path && `${listed.shape}` === `${shape}`)
          ? read()
          : undefined
        if (values !== undefined) found.set(path, values)
      }
    })
  } catch {
    // A listing that breaks off; what was read before counts.
  }
  return found
}

describe('readLayout on damaged files', () => {
  it.each(LIBVERS)('never reads other values than libhdf5 from damaged files of format bound %s', async libver => {
    const random = randomNumbers(500 + LIBVERS.indexOf(libver))
    const { bytes, list } = await written(
      Array.from({ length: 10 }, (_, index) => randomDataset(random, `d${index}`)),
      { libver },
    )

    let refused = 0
    for (let round = 0; round < 40; round++) {
      const damaged = bytes.slice()
      for (let hit = 0; hit < 3; hit++)
        damaged[Math.floor(random() * damaged.length)] = random() < 0.4 ? 255 : Math.floor(random() * 256)
      const ours = await readAll(damaged, list)
      const theirs = await readByH5wasm(damaged, list)
      for (const [path, values] of ours) {
        const truth = theirs.get(path)
        if (values === undefined) refused++
        else if (truth !== undefined) expect(Buffer.compare(values, truth), `round ${round}, ${path}`).toBe(0)
      }
    }
    expect(refused).toBeGreaterThan(0)
  })

  it.each(LIBVERS)('refuses what a cut file of format bound %s has lost, and reads the rest', async libver => {
    const random = randomNumbers(900)
    const { bytes, list } = await written(
      Array.from({ length: 8 }, (_, index) => randomDataset(random, `d${index}`)),
      { libver },
    )
    const whole = await readAll(bytes, list)

    for (let cut = 1; cut <= 50; cut++) {
      const found = await readAll(bytes.subarray(0, Math.floor((bytes.length * cut) / 51)), list)
      for (const [path, values] of found) if (values !== undefined) expect(values).toEqual(whole.get(path))
    }
  })

  /** Writes `value` over every 8-byte little-endian number `number` of the file. */
  function replaceNumbers(bytes: Uint8Array, number: number, value: number): Uint8Array {
    const changed = Buffer.from(bytes)
    const wanted = Buffer.alloc(8)
    wanted.writeBigUInt64LE(BigInt(number))
    let count = 0
    for (let at = changed.indexOf(wanted); at >= 0; at = changed.indexOf(wanted, at + 8)) {
      changed.writeBigUInt64LE(BigInt(value), at)
      count++
    }
    expect(count).toBeGreaterThan(0)
    return new Uint8Array(changed)
  }

  it.each<[string, number, Partial<WrittenDataset>, new (...parts: never[]) => Error]>([
    ['10^15 elements in chunks', 1e15, { chunkShape: [1000], maxShape: [null] }, UnsupportedFeatureError],
    ['10^15 elements in a row', 1e15, {}, CorruptSourceError],
    ['more elements than it has room for', 12347, {}, CorruptSourceError],
  ])('takes no memory for a dataset that claims %s', async (_, claimed, dataset, kind) => {
    const { bytes, list } = await written([{ name: 'd', dtype: '<b', shape: [12345], ...dataset }], {})
    const lying = replaceNumbers(bytes, 12345, claimed)
    const before = process.memoryUsage().rss

    const reader = await openLayoutReader(memorySource(lying))
    await expect(reader.readLayout(list[0]?.address ?? 0, [claimed])).rejects.toThrow(kind)

    expect(process.memoryUsage().rss - before).toBeLessThan(50e6)
  })

  it('refuses a B-tree that leads back to itself', async () => {
    const { bytes, list } = await written([{ name: 'd', dtype: '<b', shape: [500], chunkShape: [1] }], {})
    const children = firstInnerNode(bytes)
    const looped = Buffer.from(bytes)
    // The second child becomes the first.
    looped.writeBigUInt64LE(looped.readBigUInt64LE(children), children + 32)

    const reader = await openLayoutReader(memorySource(new Uint8Array(looped)))

    await expect(reader.readLayout(list[0]?.address ?? 0, [500])).rejects.toThrow('without loops')
  })

  /** Offset of the first child's address in the first B-tree node of level 1 that lists chunks of one axis. */
  function firstInnerNode(bytes: Uint8Array): number {
    const node = Buffer.from(bytes).indexOf(Buffer.from([0x54, 0x52, 0x45, 0x45, 1, 1]))
    expect(node).toBeGreaterThan(0)
    return node + 24 + 24
  }

  it.each<[string, Uint8Array]>([
    ['text', new TextEncoder().encode('<html>not found</html>')],
    ['nothing', new Uint8Array(0)],
    ['zeros', new Uint8Array(100_000)],
  ])('says that %s is not an HDF5 file', async (_, bytes) => {
    await expect(openLayoutReader(memorySource(bytes))).rejects.toThrow(InvalidInputError)
  })

  it('tells where a damaged superblock lies', async () => {
    const { bytes } = await written([{ name: 'd', dtype: '<b', shape: [5] }], { libver: 'v110' })
    bytes[36]! ^= 1

    const error = await openLayoutReader(memorySource(bytes, { url: 'file.h5' })).catch(error => error)

    expect(error).toBeInstanceOf(CorruptSourceError)
    expect(error.message).toContain('superblock: checksum')
    expect(error.place).toEqual({ url: 'file.h5', offset: 44 })
  })
})

const MALFORMED = fileURLToPath(new URL('../../../shared/corpus/malformed/', import.meta.url))
const malformedMissing = existsSync(MALFORMED) ? undefined : 'needs ../shared/corpus beside the checkout'

/** Takes every place that could be an object header for a dataset; returns how many were read and how many refused. */
async function readEveryHeader(source: ByteSource, bytes: Uint8Array) {
  const outcome = { read: 0, refused: 0 }
  const file = await orRefused(() => readSuperblock(source))
  if (file === undefined) return outcome
  for (let offset = file.baseAddress; offset < bytes.length - 16; offset++) {
    const version1 = offset % 4 === 0 && bytes[offset] === 1 && bytes[offset + 1] === 0
    if (!version1 && bytes[offset] !== 'O'.charCodeAt(0)) continue
    const values = await orRefused(() => readStart(source, file, offset - file.baseAddress))
    outcome[values === undefined ? 'refused' : 'read']++
  }
  return outcome
}

/** Lists a dataset's chunks and decodes the first ones. */
async function readStart(source: ByteSource, file: FormatFile, address: number): Promise<DatasetStorage> {
  const reader = await openLayoutReader(source)
  const { dataspace } = await readDatasetHeader(file, address)
  const storage = await reader.readLayout(address, dataspace.shape ?? [])
  const { layout, records } = storage
  if (layout.kind !== 'chunked' || isDecodable(layout.filters) !== true) return storage
  for (let number = 0; number < Math.min(8, records?.count ?? 0); number++) {
    const record = records?.get(number)
    if (record === undefined || record.length === 0) continue
    await decodeChunk(await source.read(record), layout, record.filterMask)
  }
  return storage
}

describe.skipIf(malformedMissing)(
  `readLayout on hostile files${malformedMissing ? ` (${malformedMissing})` : ''}`,
  () => {
    it('reads or refuses every place of every file, within bounded time and memory', async () => {
      const before = process.memoryUsage().rss
      let slowest = 0
      const total = { read: 0, refused: 0 }
      for (const name of readdirSync(MALFORMED)) {
        const bytes = new Uint8Array(readFileSync(join(MALFORMED, name)))
        const start = performance.now()
        const { read, refused } = await readEveryHeader(memorySource(bytes, { url: name }), bytes)
        slowest = Math.max(slowest, performance.now() - start)
        total.read += read
        total.refused += refused
      }

      expect(total.read).toBeGreaterThan(50)
      expect(total.refused).toBeGreaterThan(1000)
      expect(slowest).toBeLessThan(5000)
      expect(process.memoryUsage().rss - before).toBeLessThan(300e6)
    })
  },
)
