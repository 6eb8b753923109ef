import { describe, expect, it } from 'vitest'
import { PROFILES } from '#lib/aind/profile.ts'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import type { Store } from '#lib/io/store.ts'
import { type ConvertedStore, conversionDocuments } from '#lib/stages/metadata/conversion-documents.ts'

const STORE = 's3://bucket/folder/a session.nwb.zarr'
const TIMES = { startedAt: '2026-01-02T03:04:05.000Z', endedAt: '2026-01-02T03:05:05.000Z' }

const PROVENANCE = {
  format: 1,
  tool: { name: 'nwb2zarr', version: '9.9.9' },
  fingerprint: 'f',
  sources: [{ url: 's3://source/a.nwb', size: 3, etag: 'e' }],
  options: { codec: 'auto' },
  warnings: [],
}

const report = (timestamp: string, counts: object = {}) => ({
  files: [{ file: STORE, checks: ['check_a', 'check_b'], validated: true }],
  messages: [],
  summary: { timestamp, counts },
})

/** Documents about a store, with these objects in the bucket. */
async function documentsOf(objects: Readonly<Record<string, unknown>>, converted: Partial<ConvertedStore> = {}) {
  const bucket = openMemoryStore()
  for (const [key, value] of Object.entries(objects))
    await bucket.set(key, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)))
  const below = (prefix: string): Store => ({
    ...bucket,
    get: (key, options) => bucket.get(`${prefix}${key}`, options),
  })
  const further = await conversionDocuments(
    { store: STORE, times: TIMES, output: { objects: 7 }, ...converted },
    {
      openStore: async url => below(`${url.replace('s3://bucket/', '')}/`),
      now: () => new Date('2026-01-02T04:00:00Z'),
      signal: new AbortController().signal,
    },
  )
  return further({ data_streams: [] }, PROFILES['2.7'])
}

const PROVENANCE_KEY = 'folder/a session.nwb.zarr/nwb2zarr/provenance.json'
const REPORT_KEY = 'folder/a session.nwb.inspector_report.json'

describe('conversionDocuments', () => {
  it('tells of the conversion what the store says of it', async () => {
    const documents = await documentsOf({ [PROVENANCE_KEY]: PROVENANCE })

    expect([...documents.keys()]).toEqual(['processing'])
    expect(documents.get('processing')?.data_processes).toMatchObject([
      {
        code: { version: '9.9.9', parameters: { codec: 'auto' } },
        start_date_time: TIMES.startedAt,
        end_date_time: TIMES.endedAt,
        output_path: '../a%20session.nwb.zarr',
        output_parameters: { objects: 7, sources: PROVENANCE.sources },
      },
    ])
  })

  it('tells of no conversion that nobody timed', async () => {
    const documents = await documentsOf(
      { [PROVENANCE_KEY]: PROVENANCE, [REPORT_KEY]: report('2025-01-01T00:00:00Z') },
      { times: undefined },
    )

    expect([...documents.keys()]).toEqual(['quality_control'])
  })

  it('counts what the report beside the store has found', async () => {
    const documents = await documentsOf({ [REPORT_KEY]: report('2026-01-02T03:06:00Z', { CRITICAL: 2 }) })

    expect(documents.get('quality_control')?.status).toMatchObject({
      'importance:CRITICAL': 'Fail',
      'importance:ERROR': 'Pass',
    })
  })

  it.each([
    ['of an older store', report('2026-01-02T03:00:00Z')],
    ['of another program', { hello: 'world' }],
    ['that is no JSON', '{'],
    ['of two files', { ...report('2026-01-02T03:06:00Z'), files: [{}, {}] }],
  ])('does not go by a report %s', async (_, beside) => {
    expect((await documentsOf({ [REPORT_KEY]: beside })).size).toBe(0)
  })

  it('tells of a comparison, with the time when it was made', async () => {
    const compared = { groups: 1, arrays: 1, links: 0, attributes: 2, values: 3, bytes: 4 }
    const comparison = {
      equal: true,
      differences: [],
      notCompared: [],
      changes: {},
      compared,
      sampled: false,
      seconds: 1,
    }
    const documents = await documentsOf({}, { comparison })

    expect(documents.get('quality_control')?.metrics).toMatchObject([
      {
        name: 'Differences from the sources',
        status_history: [{ status: 'Pass', timestamp: '2026-01-02T04:00:00.000Z' }],
      },
    ])
  })
})
