/** The sessions of the four datasets, from manifests of the real number of rows. */

import { describe, expect, it } from 'vitest'
import { matchObjects } from '#lib/datasets/manifest/found-session.ts'
import type { SessionFinder, SessionRow } from '#lib/datasets/manifest/session-finder.ts'
import { SESSION_FINDERS, sessionFinder } from '#lib/datasets/manifest/session-finders.ts'
import { InvalidInputError } from '#lib/errors.ts'
import {
  type MadeDataset,
  madeVisualBehaviorEphys,
  madeVisualBehaviorOphys,
  madeVisualCodingEphys,
  madeVisualCodingOphys,
  PLANES_OF_MULTI_PLANE,
} from '#test/support/manifests.ts'

const EPHYS = sessionFinder('visual-behavior-ephys')
const OPHYS = sessionFinder('visual-behavior-ophys')
const CODING_EPHYS = sessionFinder('visual-coding-ephys')
const CODING_OPHYS = sessionFinder('visual-coding-ophys')

/** Rows of the made manifests, of which `change` may spoil one. */
function rowsOf(
  finder: SessionFinder,
  { manifests }: Pick<MadeDataset, 'manifests'>,
  change: Record<string, (text: string) => string> = {},
): readonly SessionRow[] {
  const texts = finder.manifests.map(({ name, path }) => {
    const text = manifests[path] ?? ''
    return [name, { url: path, text: (change[path] ?? ((same: string) => same))(text) }] as const
  })
  return finder.rows(new Map(texts))
}

const countKinds = (rows: readonly SessionRow[]) =>
  Object.fromEntries([...Map.groupBy(rows, ({ kind }) => kind)].map(([kind, some]) => [kind, some.length]))

const found = (finder: SessionFinder, { manifests, objects }: MadeDataset) =>
  matchObjects(
    finder,
    rowsOf(finder, { manifests }),
    new Map([['data', { url: 's3://b/p', sizes: objects, isComplete: true }]]),
  )

describe('sessionFinder', () => {
  it.each(['Visual Behavior Ephys', 'visual behavior ephys', 'VISUAL-BEHAVIOR-EPHYS', ' visual_behavior  ephys '])(
    'takes the name %j',
    name => {
      expect(sessionFinder(name).dataset).toBe('visual-behavior-ephys')
    },
  )

  it('names the datasets that there are', () => {
    expect(() => sessionFinder('visual behaviour')).toThrow(
      'there are visual-behavior-ephys, visual-behavior-ophys, visual-coding-ephys, visual-coding-ophys.',
    )
  })

  it('gives every dataset a place for data first, and kinds', () => {
    for (const { places, kinds, listed } of SESSION_FINDERS) {
      expect(places[0].name).toBe('data')
      expect(kinds.length).toBeGreaterThan(1)
      for (const { place } of listed) expect(places.map(({ name }) => name)).toContain(place)
    }
  })
})

describe('Visual Behavior Ephys', () => {
  const made = madeVisualBehaviorEphys()

  it('has 153 recordings and 3271 behavior sessions, whatever ids their rows carry', () => {
    expect(countKinds(rowsOf(EPHYS, made))).toEqual({ ecephys: 153, behavior: 3271 })
    expect(made.manifests['project_metadata/behavior_sessions.csv']?.match(/,10\d{8}\.0,/g)).toHaveLength(812)
  })

  it('takes the base first, then the probes in the order of their names', () => {
    const { sessions, strangers } = found(EPHYS, made)
    const six = sessions.find(({ id }) => id === '1040000001')
    const five = sessions.find(({ id }) => id === '1040000000')

    expect(strangers).toEqual([])
    expect(six?.objects.map(({ role }) => role)).toEqual(['base', ...Array(6).fill('probe')])
    expect(six?.objects.slice(1).map(({ url }) => url)).toEqual(
      six?.objects
        .slice(1)
        .map(({ url }) => url)
        .sort(),
    )
    expect(five?.objects).toHaveLength(6)
    expect(five?.missing).toEqual([])
    expect(five?.remarks).toEqual(['abnormal histology: small brain'])
  })

  it('says which files a session lacks, and which it has beyond the tables', () => {
    const objects = new Map(made.objects)
    const folder = 'behavior_ecephys_sessions/1040000001'
    objects.delete(`${folder}/ecephys_session_1040000001.nwb`)
    objects.delete(`${folder}/probe_1400000012_lfp.nwb`)
    objects.set(`${folder}/probe_77.nwb`, 5)
    objects.set(`${folder}/probe_78.nwb`, 0)
    objects.set(`${folder}/notes.nwb`, 5)
    const { sessions, strangers } = found(EPHYS, { ...made, objects })
    const session = sessions.find(({ id }) => id === '1040000001')

    expect(session?.missing).toEqual([
      { role: 'base', need: 'required', url: `s3://b/p/${folder}/ecephys_session_1040000001.nwb` },
      { role: 'probe', need: 'expected', url: `s3://b/p/${folder}/probe_1400000012_lfp.nwb` },
    ])
    expect(session?.remarks).toEqual(['probe_77.nwb is there, but not in the tables'])
    expect(session?.objects.at(-1)).toEqual({
      role: 'probe',
      need: 'optional',
      url: `s3://b/p/${folder}/probe_77.nwb`,
      size: 5,
    })
    expect(strangers).toEqual([`s3://b/p/${folder}/probe_78.nwb`, `s3://b/p/${folder}/notes.nwb`])
  })

  it('takes an empty file for a missing one', () => {
    const objects = new Map(made.objects)
    objects.set('behavior_only_sessions/980000000/behavior_session_980000000.nwb', 0)

    expect(found(EPHYS, { ...made, objects }).sessions.find(({ id }) => id === '980000000')?.missing).toHaveLength(1)
  })

  it.each([
    [
      'behavior_sessions.csv',
      (text: string) => text.replace('mouse_id', 'mouse'),
      /behavior_sessions\.csv, row 1: the column mouse_id is missing/,
    ],
    [
      'behavior_sessions.csv',
      (text: string) => text.replace('1050000002,', '1050000000,'),
      /behavior_sessions\.csv, row 4, column behavior_session_id: the id 1050000000 is in row 2 already/,
    ],
    [
      'ecephys_sessions.csv',
      (text: string) => text.replace('1040000003,', '1040000001,'),
      /ecephys_sessions\.csv, row 5, column ecephys_session_id: the id 1040000001 is in row 3 already/,
    ],
    [
      'ecephys_sessions.csv',
      (text: string) => text.replace(',1050000004,', ',7,'),
      /ecephys_sessions\.csv, row 6, column behavior_session_id: behavior_sessions\.csv has no row 7/,
    ],
    [
      'probes.csv',
      (text: string) => text.replace('True', 'perhaps'),
      /probes\.csv, row 3, column has_lfp_data: “perhaps” is neither True nor False/,
    ],
  ])('refuses a spoilt %s with file, row and column', (file, change, message) => {
    const spoilt = () => rowsOf(EPHYS, made, { [`project_metadata/${file}`]: change })

    expect(spoilt).toThrow(InvalidInputError)
    expect(spoilt).toThrow(message)
  })
})

describe('Visual Behavior Ophys', () => {
  const made = madeVisualBehaviorOphys()
  const TABLE = 'project_metadata/behavior_session_table.csv'

  it('has 4079 behavior, 438 single-plane and 265 multi-plane sessions of 1936 planes', () => {
    const rows = rowsOf(OPHYS, made)
    const planes = rows.filter(({ kind }) => kind !== 'behavior').flatMap(({ objects }) => objects)

    expect(countKinds(rows)).toEqual({ behavior: 4079, 'single-plane': 438, 'multi-plane': 265 })
    expect(planes).toHaveLength(1936)
  })

  it("takes the planes in the table's order and remarks on sessions of one", () => {
    const { sessions } = found(OPHYS, made)
    const multi = sessions.filter(({ kind }) => kind === 'multi-plane')
    const last = multi.at(-1)?.objects.map(({ url }) => Number(/(\d+)\.nwb/.exec(url)?.[1]))

    expect(multi.at(-1)?.objects.map(({ role }) => role)).toEqual(['base', ...Array(7).fill('plane')])
    expect(last).toEqual(last?.toSorted((a, b) => b - a))
    expect(multi.filter(({ remarks }) => remarks.length > 0)).toHaveLength(PLANES_OF_MULTI_PLANE[0] ?? 0)
  })

  it.each([
    [(text: string) => text.replace('"[', '"x['), /column ophys_experiment_id: “x\[/],
    [(text: string) => text.replace(/\[\d+\]/, '[]'), /row 4081, column ophys_experiment_id: the list of ids is empty/],
    [
      (text: string) => text.replace('[775000001]', '[775000000]'),
      /row 4082, column ophys_experiment_id: the id 775000000 is in row 4081 already/,
    ],
    [
      (text: string) => text.replace(/VisualBehavior(,[^,]*,\[)/, 'Other$1'),
      /column project_code: the project Other is not known/,
    ],
  ])('refuses a spoilt table with file, row and column', (change, message) => {
    expect(() => rowsOf(OPHYS, made, { [TABLE]: change })).toThrow(message)
    expect(() => rowsOf(OPHYS, made, { [TABLE]: change })).toThrow(TABLE)
  })
})

describe('Visual Coding Ephys', () => {
  const made = madeVisualCodingEphys()

  it('has 32 and 26 sessions of the two types, one without LFP', () => {
    const { sessions } = found(CODING_EPHYS, made)

    expect(countKinds(rowsOf(CODING_EPHYS, made))).toEqual({
      'brain_observatory_1.1': 32,
      functional_connectivity: 26,
    })
    expect(sessions.at(-1)).toMatchObject({ remarks: ['no probe has LFP'], missing: [] })
    expect(sessions.at(-1)?.objects).toHaveLength(1)
    expect(sessions.at(0)?.objects).toHaveLength(7)
  })

  it('takes the probe files that are there where the table does not say', () => {
    const silent = { 'probes.csv': (text: string) => text.replace('has_lfp_data', 'other') }
    const rows = rowsOf(CODING_EPHYS, made, silent)
    const listing = { url: 's3://b/p', sizes: made.objects, isComplete: true }

    expect(matchObjects(CODING_EPHYS, rows, new Map([['data', listing]])).sessions[0]?.objects).toHaveLength(7)
  })

  it('refuses a type that is not known', () => {
    const change = { 'sessions.csv': (text: string) => text.replace('functional_connectivity', 'other') }

    expect(() => rowsOf(CODING_EPHYS, made, change)).toThrow(
      /^sessions\.csv, row 34, column session_type: the type other is not known/,
    )
  })
})

describe('Visual Coding Ophys', () => {
  const made = madeVisualCodingOphys()
  const LIST = 'ophys_experiments.json'

  it('has 1518 sessions, 506 of them with static gratings', () => {
    const rows = rowsOf(CODING_OPHYS, made)
    const gratings = rows.filter(({ objects }) => objects.some(({ role }) => role === 'first-release'))

    expect(countKinds(rows)).toEqual({ StimB: 506, StimA: 400, StimC: 300, StimC2: 312 })
    expect(gratings).toHaveLength(506)
    expect(rows[0]?.objects[0]?.keys).toEqual([
      'sub-495000000/sub-495000000_ses-500000000-StimB_behavior+image+ophys.nwb',
    ])
    expect(rows[0]?.storeName).toBe('sub-225000_ses-500000000-StimB_behavior+image+ophys.nwb.zarr')
  })

  it.each([
    [
      (text: string) => text.replace('three_session_B', 'three_session_D'),
      /entry 1, column stimulus_name: the stimulus type three_session_D is not known/,
    ],
    [
      (text: string) => text.replace('"id":500000001', '"id":500000000'),
      /entry 2, column id: the id 500000000 is in entry 1/,
    ],
    [
      (text: string) => text.replace('"external_donor_name"', '"name"'),
      /entry 1, column specimen\.donor\.external_donor/,
    ],
    [(text: string) => text.replace('"225000"', '"../x"'), /entry 1, column specimen\.donor\.external_donor_name/],
    [(text: string) => text.replace('2016-02-04T10:25:24Z', 'soon'), /entry 1, column date_of_acquisition: “soon”/],
  ])('refuses a spoilt list with file, entry and field', (change, message) => {
    expect(() => rowsOf(CODING_OPHYS, made, { [LIST]: change })).toThrow(InvalidInputError)
    expect(() => rowsOf(CODING_OPHYS, made, { [LIST]: change })).toThrow(message)
  })
})
