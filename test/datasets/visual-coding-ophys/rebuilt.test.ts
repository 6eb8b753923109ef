import { describe, expect, it } from 'vitest'
import { epochNeeds, epochs } from '#lib/datasets/visual-coding-ophys/epochs.ts'
import { eyeTracking } from '#lib/datasets/visual-coding-ophys/eye-tracking.ts'
import { gratingsNeeds, staticGratings } from '#lib/datasets/visual-coding-ophys/static-gratings.ts'
import { stimulusBlocks } from '#lib/datasets/visual-coding-ophys/stimulus-blocks.ts'
import { TransformError } from '#lib/errors.ts'
import { findNode, getDataset } from '#lib/nwb/edit.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { withoutEntries } from '#test/support/probe-session.ts'
import { applyStep, type Entries, type Entry, lookUps, sessionOf, text, treeOf } from '#test/support/small-tree.ts'

const floats = (...values: (number | string)[]): Entry => ({ dtype: 'float64', shape: [values.length], values })

const valuesAt = (tree: NwbTree, path: NodePath) => {
  const { data } = getDataset(tree, path, 'test')
  return data.kind === 'values' ? data.values : undefined
}

describe('stimulusBlocks', () => {
  const shown = (stimulus: string, starts: readonly number[], stops = starts) => ({ stimulus, starts, stops })

  it('parts where nothing is shown for more than ten seconds, not where it stutters', () => {
    const blocks = stimulusBlocks([
      shown('gratings', [31, 0, 2, 13, 40], [40, 2, 4, 20, 50]),
      shown('movie', [100, 103, 106]),
    ])

    expect(blocks).toEqual([
      { stimulus: 'gratings', start: 0, stop: 20 },
      { stimulus: 'gratings', start: 31, stop: 50 },
      { stimulus: 'movie', start: 100, stop: 106 },
    ])
  })

  it.each<[string, Parameters<typeof stimulusBlocks>[0], string]>([
    ['no presentations', [], 'no presentations'],
    ['a stimulus of four blocks', [shown('a', [0, 100, 200, 300], [9, 109, 209, 309])], '4 blocks'],
    ['a short block', [shown('a', [0, 4.9])], 'block of 4.9 s'],
    ['blocks that overlap', [shown('a', [0], [60]), shown('b', [50], [70])], 'b starts at 50 s, while a goes on'],
    ['times that are no numbers', [shown('a', [0, Number.NaN])], 'no numbers'],
  ])('refuses %s', (_, all, message) => {
    expect(() => stimulusBlocks(all)).toThrow(TransformError)
    expect(() => stimulusBlocks(all)).toThrow(message)
  })

  it('lets blocks overlap by a second', () => {
    expect(stimulusBlocks([shown('a', [0], [60]), shown('b', [59.5], [70])])).toHaveLength(2)
  })
})

const P = '/stimulus/presentation'

const PRESENTED: Entries = {
  [`${P}/spontaneous_stimulus`]: { type: 'TimeIntervals' },
  [`${P}/spontaneous_stimulus/start_time`]: floats(30),
  [`${P}/spontaneous_stimulus/stop_time`]: floats(50),
  [`${P}/natural_movie_one_stimulus`]: { type: 'IndexSeries' },
  [`${P}/natural_movie_one_stimulus/timestamps`]: floats(0, 9, 18),
  [`${P}/empty_stimulus`]: { type: 'IndexSeries' },
  [`${P}/empty_stimulus/timestamps`]: floats(),
}

const STORED: Entries = {
  '/intervals/epochs': { type: 'TimeIntervals' },
  '/intervals/epochs/start_time': floats(0.5, 30),
  '/intervals/epochs/stimulus_type': { dtype: 'string', shape: [2], values: ['natural_movie_one', 'spontaneous'] },
}

const rebuild = (entries: Entries) => applyStep(sessionOf(entries), epochs(lookUps(entries), 'session 1'))

describe('epochs', () => {
  it('makes the table from tables of intervals and from series, whose presentations are points in time', () => {
    const { tree } = rebuild(PRESENTED)

    expect(valuesAt(tree, '/intervals/epochs/stimulus_type')).toEqual(['natural_movie_one', 'spontaneous'])
    expect(valuesAt(tree, '/intervals/epochs/start_time')).toEqual([0, 30])
    expect(valuesAt(tree, '/intervals/epochs/stop_time')).toEqual([18, 50])
    expect(valuesAt(tree, '/intervals/epochs/id')).toEqual(['0', '1'])
  })

  it('leaves a table that says the same as it is', () => {
    const { diff, warnings } = rebuild({ ...PRESENTED, ...STORED })

    expect([diff, warnings]).toEqual([[], []])
  })

  it.each<[string, Entries, string]>([
    [
      'another stimulus',
      { '/intervals/epochs/stimulus_type': { dtype: 'string', shape: [2], values: ['x', 'spontaneous'] } },
      'x at 0.5 s',
    ],
    ['another start', { '/intervals/epochs/start_time': floats(1.5, 30) }, 'natural_movie_one at 1.5 s'],
    ['another number of epochs', { '/intervals/epochs/start_time': floats(0, 30, 60) }, '3 epochs'],
  ])('refuses a table that has %s', (_, more, message) => {
    expect(() => rebuild({ ...PRESENTED, ...STORED, ...more })).toThrow(TransformError)
    expect(() => rebuild({ ...PRESENTED, ...STORED, ...more })).toThrow(message)
  })

  it('tells where a table cannot be checked, and takes it', () => {
    const { diff, warnings } = rebuild({
      ...PRESENTED,
      ...STORED,
      [`${P}/natural_movie_one_stimulus/timestamps`]: floats(0),
    })

    expect(diff).toEqual([])
    expect(warnings).toEqual([expect.stringContaining('could not be checked')])
  })

  it('needs the times of presentations and the table that is there', () => {
    const ids = epochNeeds(sessionOf({ ...PRESENTED, ...STORED })).map(({ id }) => id)

    expect(ids).toHaveLength(6)
    expect(ids).toContain(`0:${P}/natural_movie_one_stimulus/timestamps`)
    expect(ids).toContain('0:/intervals/epochs/start_time')
  })
})

const G = `${P}/static_gratings`

const SESSION: Entries = {
  [G]: { type: 'TimeIntervals', attributes: { description: 'Gratings.' } },
  [`${G}/id`]: { dtype: 'int64', shape: [3], values: ['0', '1', '2'] },
}

const F = '/stimulus/presentation/static_gratings_stimulus'
const TIMES = '/processing/brain_observatory_pipeline/Fluorescence/imaging_plane_1/timestamps'

/** Columns and rows in an order of their own. */
const FIRST_RELEASE: Entries = {
  '/identifier': text('501704220'),
  [`${F}/features`]: { dtype: 'string', shape: [3], values: ['phase', 'orientation', 'spatial_frequency'] },
  [`${F}/data`]: {
    dtype: 'float64',
    shape: [4, 3],
    values: [0.25, 30, 0.04, 0, 0, 0.02, 'NaN', 'NaN', 'NaN', 0.5, 60, 0.08],
  },
  [`${F}/frame_duration`]: { dtype: 'int32', shape: [4, 2], values: [4, 5, 2, 3, 0, 1, 2, 2] },
  [TIMES]: floats(10, 10.5, 11, 11.5, 12, 12.5),
}

function gratings(first: Entries) {
  const step = staticGratings(treeOf(first, 1), lookUps(first, 1), { experiment: '501704220', identifier: 'session 1' })
  return applyStep(sessionOf(SESSION), step)
}

describe('staticGratings', () => {
  it('sorts sweeps by their frames, finds columns by their names, and tells blank ones', () => {
    const { tree } = gratings(FIRST_RELEASE)

    expect(valuesAt(tree, `${G}/start_time`)).toEqual([10, 11, 11, 12])
    expect(valuesAt(tree, `${G}/stop_time`)).toEqual([10.25, 11.25, 11.25, 12.25])
    expect(valuesAt(tree, `${G}/orientation_in_degrees`)).toEqual(['NaN', 60, 0, 30])
    expect(valuesAt(tree, `${G}/spatial_frequency_in_cycles_per_degree`)).toEqual(['NaN', 0.08, 0.02, 0.04])
    expect(valuesAt(tree, `${G}/phase`)).toEqual(['NaN', 0.5, 0, 0.25])
    expect(valuesAt(tree, `${G}/is_blank_sweep`)).toEqual([true, false, false, false])
  })

  it('reads times that are a link', () => {
    const linked: Entries = {
      ...FIRST_RELEASE,
      '/times': floats(10, 10.5, 11, 11.5, 12, 12.5),
      [TIMES]: { link: '/times' },
    }

    expect(valuesAt(gratings(linked).tree, `${G}/start_time`)).toEqual([10, 11, 11, 12])
    expect(gratingsNeeds(treeOf(linked, 1)).map(({ id }) => id)).toContain('1:/times')
  })

  it.each<[string, Entries, string]>([
    ['a file of another experiment', { '/identifier': text('7') }, 'of experiment 7'],
    [
      'a parameter that is missing',
      { [`${F}/features`]: { dtype: 'string', shape: [3], values: ['phase', 'orientation', 'x'] } },
      'lack a parameter',
    ],
    [
      'rows that do not fit',
      { [`${F}/frame_duration`]: { dtype: 'int32', shape: [3, 2], values: [0, 1, 2, 3, 4, 5] } },
      'do not make sweeps',
    ],
    ['a frame beyond the movie', { [TIMES]: floats(10, 10.5, 11, 11.5) }, 'starts at frame 4'],
    [
      'a table that is itself cut',
      {
        [`${F}/data`]: { dtype: 'float64', shape: [3, 3], values: [1, 1, 1, 1, 1, 1, 1, 1, 1] },
        [`${F}/frame_duration`]: { dtype: 'int32', shape: [3, 2], values: [0, 1, 1, 2, 2, 3] },
      },
      '3 sweeps',
    ],
  ])('refuses %s', (_, more, message) => {
    expect(() => gratings({ ...FIRST_RELEASE, ...more })).toThrow(TransformError)
    expect(() => gratings({ ...FIRST_RELEASE, ...more })).toThrow(message)
  })
})

const B = '/processing/behavior'

const IMAGED: Entries = {
  '/processing/ophys/DfOverF/DfOverF/timestamps': { link: '/processing/ophys/Fluorescence/Corrected/timestamps' },
  '/processing/ophys/Fluorescence/Corrected/timestamps': floats(1, 2),
  [`${B}/EyeTracking/pupil_location/data`]: floats(0, 0),
  [`${B}/PupilTracking/pupil_size/data`]: floats(0, 0),
  [`${B}/BehavioralTimeSeries/running_speed/data`]: floats(0, 0),
}

function npy(rows: number, columns: number): Uint8Array {
  const header = new TextEncoder().encode(
    `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows}, ${columns}), }\n`,
  )
  const bytes = new Uint8Array(10 + header.length + 8 * rows * columns)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0])
  bytes.set(header, 10)
  const view = new DataView(bytes.buffer, 10 + header.length)
  for (let index = 0; index < rows * columns; index++) view.setFloat64(8 * index, index, true)
  return bytes
}

const track = (entries: Entries, bytes = npy(2, 5)) =>
  applyStep(sessionOf(entries), eyeTracking({ url: 'eye_tracking.npy', bytes }, 'session 1'))

describe('eyeTracking', () => {
  it('puts one product in the place of the other, with the times of the frames', () => {
    const { tree } = track(IMAGED)

    expect(valuesAt(tree, `${B}/CompassDirection/pupil_location_spherical/data`)).toEqual([3, 4, 8, 9])
    expect(valuesAt(tree, `${B}/PupilTracking/eye_area/data`)).toEqual([1, 6])
    expect(valuesAt(tree, `${B}/PupilTracking/pupil_area/data`)).toEqual([2, 7])
    expect(getDataset(tree, `${B}/PupilTracking/eye_area/timestamps`, 'test').data).toMatchObject({
      kind: 'source',
      path: '/processing/ophys/Fluorescence/Corrected/timestamps',
    })
    expect(findNode(tree, `${B}/EyeTracking`)).toBeUndefined()
    expect(findNode(tree, `${B}/PupilTracking/pupil_size`)).toBeUndefined()
    expect(findNode(tree, `${B}/BehavioralTimeSeries`)?.kind).toBe('group')
  })

  it('makes the module where the session has none', () => {
    const { tree } = track(withoutEntries(IMAGED, B))

    expect(findNode(tree, `${B}/PupilTracking`)?.kind).toBe('group')
  })

  it.each([
    ['rows', npy(3, 5), '[3,5]; [2,5] was expected'],
    ['columns', npy(2, 4), '[2,4]; [2,5] was expected'],
  ])('refuses an array of other %s', (_, bytes, message) => {
    expect(() => track(IMAGED, bytes)).toThrow(TransformError)
    expect(() => track(IMAGED, bytes)).toThrow(message)
  })

  it('refuses a session without dF/F', () => {
    expect(() => track(withoutEntries(IMAGED, '/processing/ophys'))).toThrow(/when each frame was taken/)
  })
})
