/** `acquisition.json` and `instrument.json` of the fixture sessions against the reference's, and what they must have in common. */

import { beforeAll, describe, expect, it } from 'vitest'
import { acquisition } from '#lib/aind/acquisition/acquisition.ts'
import type { MetadataInput } from '#lib/aind/builder.ts'
import { BUILDERS } from '#lib/aind/builders.ts'
import { instrument } from '#lib/aind/instrument/instrument.ts'
import { isObject, type JsonObject } from '#lib/aind/json-value.ts'
import { PROFILES } from '#lib/aind/profile.ts'
import { objectList, objectsIn, textList } from '#lib/aind/rules/rule.ts'
import { findingsOf } from '#lib/aind/session-documents.ts'
import { subjectNeeds } from '#lib/aind/subject/nwb-subject.ts'
import type { Table } from '#lib/aind/tables/metadata-tables.ts'
import { changedInput, type InputChange } from '#test/support/changed-input.ts'
import { decimalNumbers } from '#test/support/decimal-numbers.ts'
import { goldenDifferences } from '#test/support/golden-differences.ts'
import { GOLDEN_SESSIONS, goldenDocument, goldenInput, hasGoldenMetadata } from '#test/support/metadata-sessions.ts'

/** Where we say otherwise than the reference, and why. */
const DIFFERENCES: Readonly<Record<string, readonly string[]>> = {
  // The first sample is 7 µs before the session's start: the reference's own rules refuse a stream that begins before it.
  'visual-behavior-ophys/behavior-only-1010535817': [
    '$.data_streams[0].stream_start_time: expected "2021-03-04T10:20:29.999993Z", found "2021-03-04T10:20:30Z"',
  ],
}

/** Warnings of ours, beside those of the reference. */
const WARNINGS: Readonly<Record<string, readonly string[]>> = {
  'visual-behavior-ophys/behavior-only-1010535817': ['data-before-start'],
  'visual-behavior-ophys/multiplane-951520319': ['code-without-version'],
  'visual-coding-neuropixels/laser-839557629': [
    'acquisition-end-differs-from-table',
    'code-without-version',
    'stimulus-epochs-overlap',
  ],
  'visual-coding-neuropixels/led-732592105': ['code-without-version', 'stimulus-table-truncated'],
  'visual-coding-2p/stimB-501704220': ['code-without-version', 'epochs-unchecked', 'stimulus-table-truncated'],
}

const EPHYS = 'visual-behavior-neuropixels/ecephys-1064644573'
const BOX = 'visual-behavior-neuropixels/behavior-only-1011688792'
const GRATINGS = 'visual-behavior-ophys/behavior-only-1010535817'
const SINGLE = 'visual-behavior-ophys/single-plane-775534827'
const MULTI = 'visual-behavior-ophys/multiplane-951520319'
const LED = 'visual-coding-neuropixels/led-732592105'
const STIM_A = 'visual-coding-2p/stimA-rebuilt-epochs-501940850'
const STIM_B = 'visual-coding-2p/stimB-501704220'

describe.skipIf(!hasGoldenMetadata)('acquisition and instrument, where ../shared is there', () => {
  const inputs = new Map<string, MetadataInput>()

  beforeAll(async () => {
    for (const session of GOLDEN_SESSIONS)
      inputs.set(session.golden, await goldenInput(session, [subjectNeeds, ...BUILDERS.needs]))
  }, 120_000)

  const inputOf = (golden: string): MetadataInput => {
    const input = inputs.get(golden)
    if (input === undefined) throw new Error(`no input ${golden}`)
    return input
  }

  it.each(GOLDEN_SESSIONS)('say what the reference says: $golden', ({ golden }) => {
    const input = inputOf(golden)
    const { document } = acquisition(input)

    expect(goldenDifferences(document, goldenDocument(golden, 'acquisition'))).toEqual(DIFFERENCES[golden] ?? [])
    expect(goldenDifferences(instrument(input).document, goldenDocument(golden, 'instrument'))).toEqual([])
  })

  it.each(GOLDEN_SESSIONS)('agree with each other and with all rules: $golden', ({ golden }) => {
    const input = inputOf(golden)
    const [{ document: acquired, warnings }, { document: rig }] = [acquisition(input), instrument(input)]
    const documents = new Map([
      ['acquisition', acquired],
      ['instrument', rig],
    ] as const)
    const components = [...objectsIn(rig.components ?? null)].map(({ object }) => object.name)
    const listed = [...objectList(acquired.data_streams), ...objectList(acquired.stimulus_epochs)]
    const starts = objectList(acquired.stimulus_epochs).map(epoch => Date.parse(String(epoch.stimulus_start_time)))

    expect(
      findingsOf(documents).filter(({ level, message }) => level === 'error' && message !== 'the file is missing'),
    ).toEqual([])
    expect(acquired.instrument_id).toBe(rig.instrument_id)
    expect(listed.flatMap(item => textList(item.active_devices)).filter(name => !components.includes(name))).toEqual([])
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    expect(decimalNumbers(acquired, rig)).toEqual([])
    if (golden in WARNINGS) expect([...new Set(warnings.map(({ code }) => code))].sort()).toEqual(WARNINGS[golden])
  })

  it('write the makers that the lists of 2.7 lack for profile 2.9', () => {
    const profile = PROFILES['2.9']
    const makers = (golden: string) =>
      [...objectsIn(instrument({ ...inputOf(golden), profile }).document.components ?? null)].flatMap(({ object }) =>
        isObject(object.manufacturer ?? null) ? [String((object.manufacturer as JsonObject).name)] : [],
      )

    expect(makers(EPHYS)).toContain('Unknown')
    expect(makers(LED)).toContain('Unknown')
    expect(makers(STIM_A)).toEqual(expect.arrayContaining(['Scientifica', 'Unknown']))
  })

  const changed = (golden: string, change: InputChange) => changedInput(inputOf(golden), change)

  const noRows = (table: Table): Table => ({ ...table, rows: [] })

  it.each<readonly [string, string, InputChange, RegExp]>([
    [
      'another time than the table',
      EPHYS,
      { cells: { date_of_acquisition: '2021-03-04 05:20:30+00:00' } },
      /which the offset of the Pacific coast does not explain/,
    ],
    [
      'another time than the table',
      SINGLE,
      { cells: { date_of_acquisition: '2021-03-04 17:20:30+00:00' } },
      /does not explain/,
    ],
    ['another rig than the table', EPHYS, { cells: { equipment_name: 'NP.0' } }, /recorded on NP\.1, .+ has NP\.0/],
    [
      'another type than the table',
      BOX,
      { cells: { session_type: 'TRAINING_0' } },
      /of type TRAINING_5_images_G_handoff_ready, .+ has TRAINING_0/,
    ],
    ['probes and no light', EPHYS, { without: '/processing/optotagging' }, /has probes and no light pulses/],
    [
      'a session that no table counts',
      EPHYS,
      { table: ['vbn-behavior-sessions', noRows] },
      /no row with behavior_session_id 1064639378; one was expected, which gives curriculum_status/,
    ],
    [
      'a pulse of no shape',
      LED,
      { values: { '/processing/optotagging/optogenetic_stimulation/condition': Array(12).fill('a triangle') } },
      /neither a pulse nor a cosine/,
    ],
    [
      'two kinds of pulse under one name',
      LED,
      {
        values: {
          '/processing/optotagging/optogenetic_stimulation/condition': [...'abcdefghijkl'].map(x => `pulse ${x}`),
        },
      },
      /has \d+ conditions for pulse; one was expected/,
    ],
    [
      'gratings without an angle',
      GRATINGS,
      { values: { '/stimulus/templates/grating/control_description': ['gratings_up'] } },
      /A grating is called “gratings_up”, which does not tell its angle/,
    ],
    [
      'no approval',
      SINGLE,
      { table: ['ethics-review-ids', noRows] },
      /no row with subject_id 403491; one was expected, which gives ethics_review_id/,
    ],
    [
      'no table of approvals',
      LED,
      { table: ['ethics-review-ids', () => undefined] },
      /needs the table ethics_review_ids\.csv for ethics_review_id of acquisition\.json/,
    ],
    [
      'another structure than the table',
      SINGLE,
      { cells: { targeted_structure: 'VISl' } },
      /the structure VISl of .+ was expected, VISp was found/,
    ],
    [
      'another depth than the table',
      MULTI,
      { cells: { imaging_depth: '276' } },
      /imaging_depth 276 of .+ was expected, 275 was found/,
    ],
    [
      'another indicator',
      SINGLE,
      { values: { '/general/optophysiology/imaging_plane_1/indicator': ['jGCaMP8'] } },
      /the indicator GCaMP6f or GCaMP6s was expected, jGCaMP8 was found/,
    ],
    [
      'planes of other settings',
      MULTI,
      { values: { '/general/optophysiology/imaging_plane_1/imaging_rate': [9] } },
      /not imaged with the same settings/,
    ],
    [
      'no trials',
      SINGLE,
      { without: '/intervals/trials' },
      /behavior-videos, pophys; behavior, behavior-videos, pophys were expected/,
    ],
    [
      'two stimuli in a table',
      SINGLE,
      { values: { '/intervals/spontaneous_presentations/stimulus_name': ['spontaneous', 'other'] } },
      /shows 2 stimuli \(spontaneous, other\)/,
    ],
    [
      'two tasks',
      SINGLE,
      { values: { '/intervals/spontaneous_presentations/stimulus_name': ['a', 'a'] } },
      /has 2 tables of the task/,
    ],
    ['a recording that the institute does not know', LED, { session: '732592106' }, /no row with session_id 732592106/],
    [
      'another animal than the table',
      LED,
      {
        table: [
          'vce-experiments',
          table => ({ ...table, rows: table.rows.map(row => ({ ...row, cells: { ...row.cells, mouse_id: '1' } })) }),
        ],
      },
      /is of mouse 405751; .+ has it with mouse 1/,
    ],
    [
      'a rig that nobody wrote down',
      STIM_B,
      {
        table: [
          'vco-screen-centers',
          table => ({ ...table, rows: table.rows.map(row => ({ ...row, cells: { ...row.cells, rig_name: '' } })) }),
        ],
      },
      /has no rig/,
    ],
    [
      'an area that the list does not have',
      STIM_B,
      { values: { '/general/optophysiology/ImagingPlane/location': ['VISl'] } },
      /lies in VISl, the release's list has VISp/,
    ],
    [
      'a stimulus that is not there',
      STIM_B,
      { without: '/stimulus/presentation/natural_scenes_stimulus' },
      /An epoch shows natural_scenes, and the file has no/,
    ],
  ])('stop for %s: %s', (_, golden, change, message) => {
    expect(() => acquisition(changed(golden, change))).toThrow(message)
  })

  it('know the Pacific clock in summer, too', () => {
    const input = changed(EPHYS, {
      values: { '/session_start_time': ['2021-07-10T17:20:30+00:00'] },
      cells: { date_of_acquisition: '2021-07-10 10:21:10+00:00' },
    })

    expect(acquisition(input).document.acquisition_start_time).toBe('2021-07-10T17:20:30Z')
  })

  it('need no table of approvals where all sessions of the release have one', () => {
    const { document } = acquisition(changed(EPHYS, { table: ['ethics-review-ids', () => undefined] }))

    expect(document.ethics_review_id).toEqual(['1805'])
  })

  it('say of the one recording that no table has what is not known', () => {
    const input = changed(LED, { session: '819701982' })
    const { document } = acquisition(input)

    expect(document).toMatchObject({
      acquisition_start_time: '2021-03-04T10:20:30Z',
      acquisition_start_tz: 0,
      instrument_id: 'NP',
      experimenters: [],
      notes: expect.stringContaining('lacks this session'),
    })
    expect(instrument(input).document.instrument_id).toBe('NP')
  })

  it('begin the day of the table where a recording is written down on another', () => {
    const input = changed(LED, {
      session: '750749662',
      table: [
        'vce-experiments',
        table => ({
          ...table,
          rows: table.rows.map(row => ({
            ...row,
            cells: { ...row.cells, session_id: row.cells.session_id === '732592105' ? '750749662' : '0' },
          })),
        }),
      ],
    })

    expect(acquisition(input).document.acquisition_start_time).toBe('2018-09-11T13:22:25-07:00')
  })

  it('take a session without imaging on the rig that it was recorded on', () => {
    const input = inputOf(MULTI)
    const behavior = { ...input, session: { ...input.session, kind: 'behavior' } }

    expect(instrument(behavior).document.instrument_id).toBe('MESO')
    expect(() => acquisition(behavior)).toThrow(/behavior, behavior-videos were expected/)
  })
})
