import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { elementCount } from '#lib/array/region.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import { isDecodable } from '#lib/hdf5/decode-chunk.ts'
import { type LayoutReader, openLayoutReader } from '#lib/hdf5/read-layout.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import { type TrueDataset, visitDatasets } from '#test/support/h5wasm-datasets.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { pythonMissing, runPython } from '#test/support/python.ts'
import { readDataset } from '#test/support/read-dataset.ts'

const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url))
const corpusMissing = existsSync(join(SHARED, 'corpus')) ? undefined : 'needs ../shared/corpus beside the checkout'

/** Two gigabytes and more do not fit into h5wasm's memory. */
const COMPARED_BYTES = 2 ** 30

/** What became of each dataset, and the digests of those that were read. */
interface Reading {
  readonly counts: Record<string, number>
  readonly digests: Map<string, string>
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(h5|hdf5|nwb|nc|nc4)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}

async function readFolder(folder: string): Promise<Reading> {
  const counts: Record<string, number> = {}
  const digests = new Map<string, string>()
  for (const file of filesBelow(folder)) {
    const bytes = new Uint8Array(readFileSync(file))
    const source = memorySource(bytes, { url: file })
    const opened = await visitDatasets(bytes, async datasets => {
      const reader = await openLayoutReader(source)
      for (const dataset of datasets) {
        const { outcome, digest } = await readOne(source, reader, dataset)
        counts[outcome] = (counts[outcome] ?? 0) + 1
        if (digest !== undefined) digests.set(`${file}:${dataset.path}`, digest)
      }
      return true
    })
    if (opened === undefined)
      counts['file that libhdf5 does not open'] = (counts['file that libhdf5 does not open'] ?? 0) + 1
  }
  return { counts, digests }
}

async function readOne(
  source: ByteSource,
  reader: LayoutReader,
  { path, address, shape, chunkShape, filters, read }: TrueDataset,
): Promise<{ outcome: string; digest?: string }> {
  if (shape === null) return { outcome: 'null dataspace' }
  try {
    const storage = await reader.readLayout(address, shape, { path })
    const { layout } = storage
    if (layout.kind === 'chunked') {
      expect(layout.chunkShape).toEqual(chunkShape)
      expect(layout.filters.map(({ id, options }) => ({ id, options }))).toEqual(filters)
      const decodable = isDecodable(layout.filters)
      if (decodable !== true) return { outcome: `hyperslab: ${decodable}` }
    }
    if (elementCount(shape) * layout.itemSize > COMPARED_BYTES) return { outcome: `${layout.kind}, not compared` }
    const values = await readDataset(source, shape, storage)
    const digest = createHash('sha256').update(values).digest('hex')
    const truth = read()
    if (truth === undefined) return { outcome: `${layout.kind}, libhdf5 of h5wasm fails`, digest }
    expect(Buffer.compare(values, truth), `${source.url}:${path}`).toBe(0)
    return { outcome: layout.kind, digest }
  } catch (error) {
    if (error instanceof UnsupportedFeatureError) return { outcome: `hyperslab: ${error.feature}` }
    throw error
  }
}

/** How many of the datasets h5py reads too; each must be the same. */
function countAgreeing(folder: string, digests: ReadonlyMap<string, string>): number {
  const script = readFileSync(new URL('../support/digest-h5py.py', import.meta.url), 'utf8')
  const truth = runPython(script, filesBelow(folder)) as Record<string, Record<string, string>>
  let agreeing = 0
  for (const [file, datasets] of Object.entries(truth)) {
    for (const [path, digest] of Object.entries(datasets)) {
      const ours = digests.get(`${file}:${path}`)
      if (ours === undefined) continue
      expect(ours, `${file}:${path}`).toBe(digest)
      agreeing++
    }
  }
  return agreeing
}

describe.skipIf(corpusMissing)(`readLayout on real files${corpusMissing ? ` (${corpusMissing})` : ''}`, () => {
  it.each<[string, { outcomes: Record<string, number>; agreeingWithH5py: number }]>([
    [
      'corpus/hdf5',
      {
        outcomes: {
          chunked: 434,
          'chunked, libhdf5 of h5wasm fails': 5,
          'chunked, not compared': 1,
          compact: 15,
          contiguous: 2407,
          'file that libhdf5 does not open': 2,
          'hyperslab: HDF5 lz4 filter (32004)': 20,
          'hyperslab: big-endian compounds': 5,
          'hyperslab: bitshuffle filter (32008)': 42,
          'hyperslab: blosc filter (32001)': 7,
          'hyperslab: bzip2 filter (307)': 1,
          'hyperslab: compounds with gaps': 7,
          'hyperslab: fixed-length strings': 34,
          'hyperslab: opaque elements': 8,
          'hyperslab: references': 6,
          'hyperslab: szip filter (4)': 1,
          'hyperslab: variable-length elements': 123,
          'null dataspace': 25,
        },
        agreeingWithH5py: 2861,
      },
    ],
    [
      'corpus/nwb',
      {
        outcomes: {
          chunked: 258,
          contiguous: 270,
          'hyperslab: fixed-length strings': 96,
          'hyperslab: references': 17,
          'hyperslab: variable-length elements': 806,
        },
        agreeingWithH5py: 528,
      },
    ],
    [
      'fixtures',
      {
        outcomes: {
          chunked: 117,
          contiguous: 3189,
          'hyperslab: big-endian compounds': 6,
          'hyperslab: fixed-length strings': 11,
          'hyperslab: opaque elements': 4,
          'hyperslab: references': 69,
          'hyperslab: variable-length elements': 2038,
          'null dataspace': 4,
        },
        agreeingWithH5py: 3281,
      },
    ],
  ])(
    'reads every dataset of %s as libhdf5 does, or says why it cannot',
    { timeout: 120_000 },
    async (folder, expected) => {
      const { counts, digests } = await readFolder(join(SHARED, folder))

      expect(counts).toEqual(expected.outcomes)
      if (pythonMissing === undefined)
        expect(countAgreeing(join(SHARED, folder), digests)).toBe(expected.agreeingWithH5py)
    },
  )
})
