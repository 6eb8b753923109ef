import { describe, expect, it } from 'vitest'
import { defineCheck } from '#lib/inspect/check.ts'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import { runChecks } from '#lib/inspect/run-checks.ts'
import { inspectedEntries } from '#test/support/inspected-tree.ts'
import { text } from '#test/support/small-tree.ts'

const CONTEXT = { now: new Date('2026-01-01T00:00:00Z'), compat: false }

const seen = (type: string | null) =>
  defineCheck({ name: 'check_seen', importance: 'CRITICAL', type, finds: 'Anything.' }, ({ name }) => name)

const SESSION = inspectedEntries({
  '/acquisition/es': { type: 'ElectricalSeries' },
  '/acquisition/es/electrodes': { type: 'DynamicTableRegion', namespace: 'hdmf-common', dtype: 'int32', shape: [2] },
  '/acquisition/link': { link: '/acquisition/es' },
  '/processing/m': { type: 'ProcessingModule' },
  '/processing/m/odd': { type: 'Unheard', namespace: 'ndx-none' },
})

describe('runChecks', () => {
  it.each([
    [null, ['root', 'es', 'electrodes', 'm', 'odd']],
    ['TimeSeries', ['es']],
    ['VectorData', ['electrodes']],
    ['NWBContainer', ['root', 'es', 'm']],
    ['Unheard', ['odd']],
  ])('takes objects of type %s and of types derived from it, each once', async (type, names) => {
    const findings = await runChecks(SESSION, [seen(type)], CONTEXT)

    expect(findings.map(({ message }) => message)).toEqual(names)
  })

  it('goes on where a check fails, and says so', async () => {
    const broken = defineCheck(
      { name: 'check_broken', importance: 'CRITICAL', type: 'NWBFile', finds: 'Nothing.' },
      () => {
        throw new RangeError('out of luck')
      },
    )

    const findings = await runChecks(SESSION, [broken, seen('TimeSeries')], CONTEXT)

    expect(findings).toMatchObject([
      { check: 'check_broken', importance: 'ERROR', location: '/', message: expect.stringContaining('out of luck') },
      { check: 'check_seen', importance: 'CRITICAL' },
    ])
  })

  it('gives locations as they are, or as upstream makes them out', async () => {
    const series = inspectedEntries({
      '/acquisition/ts': { type: 'TimeSeries' },
      '/acquisition/ts/data': { dtype: 'int8', shape: [3] },
      '/processing/m': { type: 'ProcessingModule' },
    })
    const places = async (compat: boolean) =>
      (await runChecks(series, [seen(null)], { ...CONTEXT, compat })).map(({ location }) => location)

    expect(await places(false)).toEqual(['/', '/acquisition/ts', '/processing/m'])
    expect(await places(true)).toEqual(['/', '/acquisition/ts', null])
  })

  it('asks of a sample of protein nothing that animals have', async () => {
    const subject = (id: string) =>
      inspectedEntries({ '/general/subject': { type: 'Subject' }, '/general/subject/subject_id': text(id) })
    const critical = async (id: string) =>
      (await runChecks(subject(id), CHECKS, CONTEXT)).filter(
        ({ objectType, importance }) => objectType === 'Subject' && importance === 'CRITICAL',
      ).length

    expect(await critical('mouse 1')).toBeGreaterThan(0)
    expect(await critical('protein 1')).toBe(0)
  })
})
