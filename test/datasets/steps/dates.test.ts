import { describe, expect, it } from 'vitest'
import { dates } from '#lib/datasets/steps/dates.ts'
import { TransformError } from '#lib/errors.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { applyStep, EMPTY_SESSION, type Entries, lookUps, text, treeOf } from '#test/support/small-tree.ts'

function run(changed: Entries, without: readonly string[] = []) {
  const entries = Object.fromEntries(
    Object.entries({ ...EMPTY_SESSION, ...changed }).filter(([path]) => !without.includes(path)),
  )
  return applyStep(treeOf(entries), dates(lookUps(entries)))
}

describe('dates', () => {
  it('leaves good ones unread and unchanged', () => {
    const report = run({ '/general/subject/date_of_birth': text('2020-01-01T00:00:00-08:00') })

    expect(report).toMatchObject({ diff: [], changes: [], warnings: [] })
  })

  it('rewrites other spellings of the same moment', () => {
    const { tree, changes, warnings } = run({ '/session_start_time': text('2024-01-02 03:04:05Z') })

    expect(findNode(tree, '/session_start_time')).toMatchObject({
      shape: [],
      data: { kind: 'values', values: ['2024-01-02T03:04:05+00:00'] },
    })
    expect(changes.map(({ path }) => path)).toEqual(['/session_start_time'])
    expect(warnings).toEqual([])
  })

  it('takes UTC where no zone is named, and warns', () => {
    const { tree, warnings } = run({ '/general/subject/date_of_birth': text('2020-01-01') })

    expect(findNode(tree, '/general/subject/date_of_birth')).toMatchObject({
      data: { values: ['2020-01-01T00:00:00+00:00'] },
    })
    expect(warnings).toEqual(['/general/subject/date_of_birth names no time zone (2020-01-01); UTC is taken.'])
  })

  it('lets the start of the session stand in for the dates that are missing', () => {
    const { diff, tree, changes } = run({}, ['/timestamps_reference_time', '/file_create_date'])

    expect(diff).toEqual(['+ /file_create_date', '+ /timestamps_reference_time'])
    expect(findNode(tree, '/file_create_date')).toMatchObject({
      shape: [1],
      data: { values: ['2024-01-02T03:04:05+00:00'] },
    })
    expect(findNode(tree, '/timestamps_reference_time')).toMatchObject({ shape: [] })
    expect(changes).toHaveLength(2)
  })

  it('fills a list of dates that is empty', () => {
    const { tree } = run({ '/file_create_date': { dtype: 'string', shape: [0], values: [] } })

    expect(findNode(tree, '/file_create_date')).toMatchObject({ id: '0:/file_create_date', shape: [1] })
  })

  it('stops at a text that is no date, and at a session without a start', () => {
    expect(() => run({ '/session_start_time': text('yesterday') })).toThrow(TransformError)
    expect(() => run({ '/general/subject/date_of_birth': text('unknown') })).toThrow('date_of_birth is no date')
    expect(() => run({}, ['/session_start_time'])).toThrow('/session_start_time is missing')
  })
})
