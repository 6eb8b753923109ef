import { describe, expect, it } from 'vitest'
import { chunkCount } from '#lib/array/chunk-grid.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import { CHUNK_RECORD_BYTES, chunkRecordsOf, packChunkRecords } from '#lib/hdf5/chunk-records.ts'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import type { ConversionPlan, PlannedArray, PlannedLayout, WorkUnit } from '#lib/plan/conversion-plan.ts'
import { PLAN_FORMAT } from '#lib/plan/conversion-plan.ts'
import { readPlan, readPlanSlice, writePlan } from '#lib/plan/plan-files.ts'
import { readUnitLines } from '#lib/plan/unit-lines.ts'

/** 1000 x 6 elements in chunks of 10 x 2 on one side, 100 x 6 on the other. */
const layout: PlannedLayout = {
  file: 0,
  path: '/data',
  dtype: 'int16',
  shape: [1000, 6],
  layout: {
    kind: 'chunked',
    chunkShape: [10, 2],
    filters: [],
    itemSize: 2,
    bigEndian: false,
  } as unknown as PlannedLayout['layout'],
  chunkShape: [10, 2],
}

const array: PlannedArray = {
  path: '/data',
  dtype: 'int16',
  shape: [1000, 6],
  chunkShape: [100, 6],
  filters: [],
  compressor: null,
  data: { kind: 'source', file: 0, path: '/data' },
  route: 'rechunk',
}

const units = Array.from(
  { length: 10 },
  (_, index): WorkUnit => ({
    index,
    pieces: [{ array: 0, chunks: { start: [index, 0], shape: [1, 1] } }],
    files: [0],
    readBytes: 1,
    decodedBytes: 1,
    memoryBytes: 1,
  }),
)

const count = chunkCount({ shape: [1000, 6], chunkShape: [10, 2] })
const records = Array.from({ length: count }, (_, at) => ({ offset: 1000 + 40 * at, length: 40, filterMask: at % 2 }))

const plan = {
  format: PLAN_FORMAT,
  arrays: [array],
  layouts: [layout],
  files: [],
} as unknown as ConversionPlan

async function written() {
  const store = openMemoryStore()
  await writePlan(store, { plan, units, metadata: [], changes: [], records: [packChunkRecords(records)] })
  return store
}

/** Ranges of keys that were read. */
function watched(store: ReturnType<typeof openMemoryStore>) {
  const read: { key: string; length: number }[] = []
  return {
    read,
    store: {
      ...store,
      async getRange(key: string, range: { offset: number; length: number }) {
        read.push({ key, length: range.length })
        return store.getRange(key, range)
      },
    },
  }
}

describe('readPlanSlice', () => {
  it('reads the units asked for and the records of their chunks, and no more', async () => {
    const { store, read } = watched(await written())
    const text = Buffer.from((await store.get('units.jsonl')) ?? []).toString()
    const lengths = text.split('\n').map(line => Buffer.byteLength(line) + 1)
    const offset = (lengths[0] ?? 0) + (lengths[1] ?? 0)
    const range = { offset, length: (lengths[2] ?? 0) + (lengths[3] ?? 0) }

    const slice = await readPlanSlice(store, { key: 'units.jsonl', range })

    expect(slice?.units).toEqual(units.slice(2, 4))
    const found = chunkRecordsOf(slice?.records[0] ?? new Uint8Array())
    for (let chunk = 60; chunk < 120; chunk++) expect(found.get(chunk)).toEqual(records[chunk])
    expect(() => found.get(59)).toThrow(CorruptSourceError)
    expect(() => found.get(120)).toThrow(CorruptSourceError)
    expect(read).toEqual([
      { key: 'units.jsonl', length: range.length },
      { key: 'records.bin', length: 60 * (8 + CHUNK_RECORD_BYTES) },
    ])
  })

  it('finds no plan where there is none', async () => {
    const range = { offset: 0, length: 1 }

    expect(await readPlanSlice(openMemoryStore(), { key: 'units.jsonl', range })).toBeUndefined()
  })
})

describe('writePlan', () => {
  it('keeps the records of all chunks, in the order of the units', async () => {
    const store = await written()
    const lines = await readUnitLines(store)

    expect((await readPlan(store))?.records[0]).toEqual(packChunkRecords(records))
    expect(lines.map(line => line.records.offset)).toEqual(units.map(({ index }) => index * 30 * 32))
  })

  it('takes the plan that somebody else has pinned only where it is the same', async () => {
    const store = await written()
    const files = { plan, units, metadata: [], changes: [], records: [packChunkRecords(records)] }

    await writePlan(store, files)
    const other = { ...files, plan: { ...plan, warnings: ['another'] } }

    await expect(writePlan(store, other)).rejects.toThrow('another plan')
  })
})
