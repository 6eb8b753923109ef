import { describe, expect, it } from 'vitest'
import type { SessionFiles } from '#lib/datasets/dataset.ts'
import { startTime, startTimeRows } from '#lib/datasets/visual-behavior-ophys/start-time.ts'
import { TransformError } from '#lib/errors.ts'
import { applyStep, type Entries, lookUps, sessionOf } from '#test/support/small-tree.ts'

/** The start that an empty session has, 03:04:05 UTC, was really 03:04:05 in California. */
const SESSION: Entries = {
  '/general/metadata': {
    type: 'OphysBehaviorMetadata',
    attributes: { behavior_session_id: { dtype: 'int64', shape: [], values: ['951520319'] } },
  },
  '/general/optophysiology/imaging_plane_1': { type: 'ImagingPlane' },
  '/session_start_time': { dtype: 'string', shape: [], values: ['2024-01-02T03:04:05+00:00'] },
  '/timestamps_reference_time': { dtype: 'string', shape: [], values: ['2024-01-02T03:04:05+00:00'] },
}

function correct(rows: readonly (readonly string[])[], { corrections = 'apply', entries = SESSION } = {}) {
  const tree = sessionOf(entries)
  const files: SessionFiles = [{ role: 'base', tree }]
  const columns = ['behavior_session_id', 'date_of_acquisition']
  const sides = new Map([['behavior-sessions', { kind: 'table', url: 'sessions.csv', columns, rows } as const]])
  return applyStep(tree, startTime({ files, choices: { corrections }, lookedUp: lookUps(entries), sides }))
}

describe('startTime', () => {
  it('trap 6: takes the time of the table for one that is hours early', () => {
    const { changes } = correct([['951520319.0', '2024-01-02 11:04:05+00:00']])

    expect(changes.map(({ path, before, after }) => [path, before, after])).toEqual(
      ['/session_start_time', '/timestamps_reference_time'].map(path => [
        path,
        '2024-01-02T03:04:05+00:00',
        '2024-01-02T11:04:05+00:00',
      ]),
    )
  })

  it('leaves a time that is right as it is written', () => {
    expect(correct([['951520319', '2024-01-01 19:04:05-08:00']]).changes).toEqual([])
  })

  it('only tells of it unless it is asked to, and only where something was imaged', () => {
    const { '/general/optophysiology/imaging_plane_1': _, ...behaviour } = SESSION

    const told = correct([], { corrections: 'report' })

    expect([told.changes, told.warnings]).toEqual([[], [expect.stringContaining('--corrections apply')]])
    expect(correct([], { corrections: 'report', entries: behaviour }).warnings).toEqual([])
    expect(correct([], { corrections: 'off' }).warnings).toEqual([])
  })

  it.each([
    ['no row', []],
    [
      'two rows',
      [
        ['951520319', '2024-01-02'],
        ['951520319', '2024-01-02'],
      ],
    ],
    ['no date', [['951520319', '']]],
  ])('refuses a table with %s about the session', (_, rows) => {
    expect(() => correct(rows)).toThrow(TransformError)
  })

  it('wants the row of its own session, and none unless it is asked to correct', () => {
    const files: SessionFiles = [{ role: 'base', tree: sessionOf(SESSION) }]
    const wanted = (corrections: string) => startTimeRows({ files, choices: { corrections } }).get('behavior-sessions')

    expect(wanted('apply')).toEqual({ column: 'behavior_session_id', keys: new Set(['951520319']) })
    expect(wanted('report')).toBeUndefined()
  })
})
