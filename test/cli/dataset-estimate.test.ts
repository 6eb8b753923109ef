import { describe, expect, it } from 'vitest'
import { estimateDataset, type PlannedSession } from '#lib/cli/dataset-estimate.ts'
import { formatDatasetPlan } from '#lib/cli/format-dataset-plan.ts'
import type { SessionJob } from '#lib/cli/job.ts'
import { convertInput } from '#lib/stages/payloads.ts'

const input = convertInput.parse({ sources: ['a'], out: 'b' })
const job = (index: number, kind: string, sourceBytes: number | null): SessionJob => ({
  id: String(index),
  kind,
  sourceBytes,
  input,
})

/** A plan that takes a hundredth of a second and an object for each source byte. */
const planOf = async (session: SessionJob): Promise<PlannedSession> => ({
  ...session,
  totals: {
    units: 1,
    readBytes: session.sourceBytes ?? 0,
    sourceBytes: session.sourceBytes ?? 0,
    rawBytes: 2 * (session.sourceBytes ?? 0),
    dataObjects: session.sourceBytes ?? 0,
    metadataObjects: 0,
    estimatedBytes: session.sourceBytes ?? 0,
    estimatedSeconds: (session.sourceBytes ?? 0) / 100,
    objectBudget: 1,
    unitMemoryBytes: 1,
  },
})

describe('estimateDataset', () => {
  const jobs = Array.from({ length: 100 }, (_, index) => job(index, index < 60 ? 'x' : 'y', 1000 + index))

  it('sums the plans where all sessions were planned', async () => {
    const { sums, sessions } = await estimateDataset({ dataset: 'd', jobs }, planOf, { sample: 100 })

    expect(sessions).toHaveLength(100)
    expect(sums).toMatchObject({ sessions: 100, readBytes: 104_950, rawBytes: 209_900, dataObjects: 104_950 })
    expect(sums.estimatedSeconds).toBeCloseTo(1049.5)
  })

  it('reckons the others of each kind by their size', async () => {
    const { sums, sessions } = await estimateDataset({ dataset: 'd', jobs }, planOf, { sample: 5 })

    expect(sessions.map(({ kind }) => kind)).toEqual([...Array(5).fill('x'), ...Array(5).fill('y')])
    // Here everything goes by the size, so the reckoning is exact up to rounding.
    expect(sums).toMatchObject({ sessions: 100, readBytes: 104_950, rawBytes: 209_900 })
  })

  it('leaves sessions out that cannot be planned', async () => {
    const failing = async (session: SessionJob) =>
      session.id === '0'
        ? { ...session, error: { name: 'CorruptSourceError', message: 'broken', exitCode: 2 } }
        : planOf(session)
    const { sums, sessions } = await estimateDataset({ dataset: 'd', jobs: jobs.slice(0, 3) }, failing)

    expect(sums).toMatchObject({ sessions: 2, readBytes: 2003 })
    expect(sessions[0]?.error?.message).toBe('broken')
  })

  it('counts sessions where sizes are not known', async () => {
    const unknown = Array.from({ length: 10 }, (_, index) => job(index, 'x', null))
    const plan = async (session: SessionJob) => ({
      ...(await planOf({ ...session, sourceBytes: 50 })),
      sourceBytes: null,
    })

    expect((await estimateDataset({ dataset: 'd', jobs: unknown }, plan, { sample: 2 })).sums.readBytes).toBe(500)
  })
})

describe('formatDatasetPlan', () => {
  it('tells sessions, bytes, objects, hours and dollars', async () => {
    const jobs = [job(1, 'x', 3_600_000), job(2, 'x', 3_600_000)]
    const text = formatDatasetPlan(await estimateDataset({ dataset: 'd', jobs }, planOf, { sample: 1 }), 1)

    expect(text).toMatch(/^d +2 sessions$/m)
    expect(text).toContain('reckoned')
    expect(text).toContain('1 session that cannot be converted')
    expect(text).toContain('7,200,000 objects')
    expect(text).toContain('about 20 h on one machine')
    expect(text).toContain('about $38 on AWS (machine $2, requests $36)')
  })
})
