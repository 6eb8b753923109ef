import { describe, expect, it } from 'vitest'
import { runSteps } from '#lib/datasets/dataset.ts'
import { resolveChoices } from '#lib/datasets/dataset-options.ts'
import type { SideData } from '#lib/datasets/side-data.ts'
import { metricDescription } from '#lib/datasets/visual-coding-ephys/metric-descriptions.ts'
import { visualCodingEphys } from '#lib/datasets/visual-coding-ephys/visual-coding-ephys.ts'
import { TransformError } from '#lib/errors.ts'
import { textsAttribute } from '#lib/nwb/attributes.ts'
import { findNode, getDataset, getGroup } from '#lib/nwb/edit.ts'
import { sessionSchemas } from '#lib/nwb/session-schemas.ts'
import { BASE, sessionFiles, withoutEntries } from '#test/support/probe-session.ts'
import { type Entries, text, type treeOf } from '#test/support/small-tree.ts'

const SESSION: Entries = {
  ...BASE,
  '/general/stimulus': text('functional_connectivity'),
  '/general/subject': { type: 'EcephysSpecimen', namespace: 'ndx-aibs-ecephys', attributes: { strain: 'C57BL/6J' } },
}

const table = (url: string, header: string, ...rows: readonly string[]): SideData => ({
  kind: 'table',
  url,
  columns: header.split(','),
  rows: rows.map(row => row.split(',')),
})

const CHANNELS_HEADER =
  'id,ecephys_probe_id,probe_horizontal_position,probe_vertical_position,anterior_posterior_ccf_coordinate,dorsal_ventral_ccf_coordinate,left_right_ccf_coordinate,ecephys_structure_id,ecephys_structure_acronym'
const CHANNELS = [
  '10,7,43,20,-1000,-1000,-1000,385.0,VISp',
  '11,7,43,20,-1000,-1000,-1000,385.0,VISp',
  '14,8,11,40,8000,2000,-1000,,',
]

const SIDES: Readonly<Record<string, SideData>> = {
  channels: table('channels.csv', CHANNELS_HEADER, ...CHANNELS),
  'functional-connectivity-metrics': table('fc.csv', 'ecephys_unit_id,c50_dg,on_screen_rf', '100,0.5,True'),
  'brain-observatory-metrics': table('bo.csv', 'ecephys_unit_id,pref_image_ns', '101,7'),
}

function convert(base: Entries, sides = SIDES, given: Record<string, string> = { enrich: 'on' }) {
  const { files, base: tree, lookedUp } = sessionFiles(base)
  const choices = resolveChoices(visualCodingEphys.options, given)
  const schemas = sessionSchemas(tree, visualCodingEphys.extensions)
  const options = { referenceColumns: 'split' } as const
  const context = { files, choices, lookedUp, schemas, sides: new Map(Object.entries(sides)), options }
  return runSteps(tree, visualCodingEphys.steps(context))
}

const valuesAt = (tree: ReturnType<typeof treeOf>, path: `/${string}`) => {
  const { data } = getDataset(tree, path, 'test')
  return data.kind === 'values' ? data.values : undefined
}

const ELECTRODES = '/general/extracellular_ephys/electrodes'

describe('visualCodingEphys', () => {
  it('adds the metrics of the session’s type, truth values as numbers, NaN for units that are not listed', () => {
    const { tree } = convert(SESSION)

    expect(valuesAt(tree, '/units/c50_dg')).toEqual([0.5, 'NaN'])
    expect(valuesAt(tree, '/units/on_screen_rf')).toEqual([1, 'NaN'])
    expect(findNode(tree, '/units/pref_image_ns')).toBeUndefined()
  })

  it('adds where the peak channels are, NaN where a channel has no place', () => {
    const { tree } = convert(SESSION)

    expect(valuesAt(tree, '/units/anterior_posterior_ccf_coordinate')).toEqual(['NaN', 8000])
    // Only a channel with all three at -1000 has no place.
    expect(valuesAt(tree, '/units/left_right_ccf_coordinate')).toEqual(['NaN', -1000])
    expect(valuesAt(tree, '/units/ecephys_structure_id')).toEqual([385, 'NaN'])
    expect(valuesAt(tree, '/units/ecephys_structure_acronym')).toEqual(['VISp', ''])
    expect(valuesAt(tree, '/units/ecephys_probe_id')).toEqual([7, 8])
    expect(textsAttribute(getGroup(tree, '/units', 'test'), 'colnames')).toHaveLength(1 + 2 + 8)
  })

  it('adds structure ids to the electrodes, and repairs their z', () => {
    const { tree } = convert(SESSION)

    expect(valuesAt(tree, `${ELECTRODES}/ecephys_structure_id`)).toEqual([385, 385, 'NaN', 'NaN', 'NaN', 'NaN'])
    expect(valuesAt(tree, `${ELECTRODES}/z`)).toEqual(['NaN', 'NaN', 'NaN', 'NaN', 'NaN', 'NaN'])
    expect(valuesAt(tree, `${ELECTRODES}/x`)).toBeUndefined()
  })

  it('makes a dataset of the strain, and adds nothing from tables unless it is asked to', () => {
    const { tree, changes } = convert(SESSION, {}, {})

    expect(valuesAt(tree, '/general/subject/strain')).toEqual(['C57BL/6J'])
    expect([...new Set(changes.map(({ step }) => step))]).toEqual(['missing-descriptions', 'strain-dataset'])
  })

  it('goes without metrics where the type of session is not known', () => {
    const { tree } = convert({ ...SESSION, '/general/stimulus': text('something_new') })

    expect(findNode(tree, '/units/c50_dg')).toBeUndefined()
    expect(findNode(tree, '/units/ecephys_probe_id')).toBeDefined()
  })

  it('wants rows of its own units and channels', () => {
    const { files, lookedUp } = sessionFiles(SESSION)

    const wanted = visualCodingEphys.wantedRows({ files, lookedUp, choices: { enrich: 'on' } })

    expect([...wanted.keys()]).toEqual(['channels', 'functional-connectivity-metrics'])
    expect(wanted.get('channels')?.keys).toEqual(new Set(['11', '14', '10', '12', '13', '15']))
    expect(wanted.get('functional-connectivity-metrics')?.keys).toEqual(new Set(['100', '101']))
  })

  const metrics = (...rows: readonly string[]) => ({
    ...SIDES,
    'functional-connectivity-metrics': table('fc.csv', 'ecephys_unit_id,c50_dg', ...rows),
  })
  it.each<[string, Readonly<Record<string, SideData>>, string]>([
    ['metrics of no unit of the session', metrics('7,1'), 'None of the 2 units is in fc.csv'],
    ['metrics of one unit twice', metrics('100,1', '100,2'), 'fc.csv has two rows of ecephys_unit_id 100'],
    ['metrics that are no numbers', metrics('100,much'), '“much”, which is no number'],
    [
      'a table of other channels',
      { ...SIDES, channels: table('c.csv', CHANNELS_HEADER, '1,,,,,,,,') },
      'None of the 2 channels',
    ],
    ['a table that lacks a column', { ...SIDES, channels: table('c.csv', 'id', '11', '14') }, 'has no column'],
  ])('refuses %s', (_, sides, message) => {
    expect(() => convert(SESSION, sides)).toThrow(TransformError)
    expect(() => convert(SESSION, sides)).toThrow(message)
  })

  it('refuses units without peak channels when it is to enrich them', () => {
    expect(() => convert(withoutEntries(SESSION, '/units/peak_channel_id'))).toThrow(
      'no object at /units/peak_channel_id',
    )
  })
})

describe('corrections of Visual Coding sessions', () => {
  const corrections = (...rows: readonly string[]) => ({
    corrections: table('corrections.csv', 'session,path,value,reason', ...rows),
  })
  const START = 'session 1,/session_start_time,2018-06-27T14:07:11-07:00,from the rig'

  it('trap 6 and 7: are told of by default, and of nothing else', () => {
    const { warnings } = convert(SESSION, {}, {})

    expect(warnings).toEqual([
      expect.stringContaining('session_start_time is the day of packaging'),
      expect.stringContaining('subject_id is the donor’s'),
    ])
    expect(convert(SESSION, {}, { corrections: 'off' }).warnings).toEqual([])
  })

  it('trap 6 and 7: are made by a table, for the session that a row is about', () => {
    const rows = corrections(START, 'session 2,/general/subject/subject_id,386129,from the register')

    const { tree, changes, warnings } = convert(SESSION, rows, { corrections: 'apply' })

    expect(valuesAt(tree, '/session_start_time')).toEqual(['2018-06-27T14:07:11-07:00'])
    expect(changes.filter(({ step }) => step === 'corrections')).toMatchObject([{ reason: 'from the rig' }])
    expect(warnings).toEqual([])
  })

  it('wants the rows about its session, and refuses one that would correct anything else', () => {
    const { files, lookedUp } = sessionFiles(SESSION)

    const wanted = visualCodingEphys.wantedRows({ files, lookedUp, choices: { corrections: 'apply' } })

    expect(wanted.get('corrections')).toEqual({ column: 'session', keys: new Set(['session 1']) })
    const rows = corrections('session 1,/identifier,other,why not')
    expect(() => convert(SESSION, rows, { corrections: 'apply' })).toThrow(
      'corrects /identifier; only /session_start_time',
    )
  })
})

describe('metricDescription', () => {
  it.each([
    ['pref_ori_multi_dg', /^Preferred orientation, with drifting gratings\. Judged with all/],
    ['pref_images_multi_ns', /^Index of the preferred image, with natural scenes\. Judged/],
    ['f1_f0_dg', /temporal frequency of the grating/],
    ['run_pval_dm', /moving dots/],
    ['novelty', /^Metric novelty/],
    ['novelty_dg', /^Metric novelty_dg/],
  ])('says what %s is', (column, text) => {
    expect(metricDescription(column)).toMatch(text)
  })
})
