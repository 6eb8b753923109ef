import { describe, expect, it } from 'vitest'
import { runSteps } from '#lib/datasets/dataset.ts'
import { resolveChoices } from '#lib/datasets/dataset-options.ts'
import type { SideData } from '#lib/datasets/side-data.ts'
import { mergeProbes } from '#lib/datasets/steps/merge-probes.ts'
import { unregisteredElectrodes } from '#lib/datasets/visual-behavior-ephys/unregistered-electrodes.ts'
import { visualBehaviorEphys } from '#lib/datasets/visual-behavior-ephys/visual-behavior-ephys.ts'
import { TransformError } from '#lib/errors.ts'
import { textsAttribute } from '#lib/nwb/attributes.ts'
import { getDataset, getGroup } from '#lib/nwb/edit.ts'
import { sessionSchemas } from '#lib/nwb/session-schemas.ts'
import { walkDatasets } from '#lib/nwb/walk.ts'
import { matchesPath } from '#lib/plan/path-pattern.ts'
import { BASE, probeEntries, sessionFiles, withoutEntries } from '#test/support/probe-session.ts'
import { applyStep, type Entries, lookUps, treeOf } from '#test/support/small-tree.ts'

const HEADER =
  'unit_id,ecephys_channel_id,ecephys_probe_id,ecephys_session_id,anterior_posterior_ccf_coordinate,dorsal_ventral_ccf_coordinate,left_right_ccf_coordinate,structure_acronym,structure_id,probe_vertical_position,probe_horizontal_position,valid_data,waveform_halfwidth'
const ROWS = ['101,14,8,1,8000.5,,-0.0,VISp,385.0,20.0,43,True,0.25', '100.0,11,7,1,,,,,,40,11,False,nan']

const unitsTable = (rows: readonly string[] = ROWS, header = HEADER): SideData => ({
  kind: 'table',
  url: 'units.csv',
  columns: header.split(','),
  rows: rows.map(row => row.split(',')),
})

function convert(
  base: Entries,
  { given = { enrich: 'on' }, side = unitsTable(), probes = [] as readonly Entries[] } = {},
) {
  const { files, base: tree, lookedUp } = sessionFiles(base, ...probes)
  const choices = resolveChoices(visualBehaviorEphys.options, given)
  const schemas = sessionSchemas(tree, visualBehaviorEphys.extensions)
  const context = {
    files,
    choices,
    lookedUp,
    schemas,
    sides: new Map([['units', side]]),
    options: { referenceColumns: 'split' },
  } as const
  return runSteps(tree, visualBehaviorEphys.steps(context))
}

const valuesAt = (tree: ReturnType<typeof treeOf>, path: `/${string}`) => {
  const { data } = getDataset(tree, path, 'test')
  return data.kind === 'values' ? data.values : undefined
}

describe('visualBehaviorEphys', () => {
  it('adds 12 columns of units.csv, in the order of the units', () => {
    const { tree } = convert(BASE)

    const names = textsAttribute(getGroup(tree, '/units', 'test'), 'colnames')
    expect(names).toHaveLength(13)
    expect(names?.slice(1, 4)).toEqual([
      'anterior_posterior_ccf_coordinate',
      'dorsal_ventral_ccf_coordinate',
      'left_right_ccf_coordinate',
    ])
    expect(valuesAt(tree, '/units/anterior_posterior_ccf_coordinate')).toEqual(['NaN', 8000.5])
    expect(valuesAt(tree, '/units/left_right_ccf_coordinate')).toEqual(['NaN', '-0'])
    expect(valuesAt(tree, '/units/structure_acronym')).toEqual(['', 'VISp'])
    expect(valuesAt(tree, '/units/valid_data')).toEqual([false, true])
    expect(valuesAt(tree, '/units/ecephys_probe_id')).toEqual(['7', '8'])
    expect(getDataset(tree, '/units/ecephys_probe_id', 'test').dtype).toBe('int64')
  })

  it('wants the rows of its own units only, and none without units or options', () => {
    const { files, lookedUp } = sessionFiles(BASE)
    const wanted = (choices: Record<string, string>) => visualBehaviorEphys.wantedRows({ files, choices, lookedUp })
    const behaviour = sessionFiles(withoutEntries(BASE, '/units'))

    expect(wanted({ enrich: 'on' }).get('units')).toEqual({ column: 'unit_id', keys: new Set(['100', '101']) })
    expect(wanted({ enrich: 'off' }).size).toBe(0)
    expect(visualBehaviorEphys.wantedRows({ ...behaviour, choices: { enrich: 'on' } }).size).toBe(0)
  })

  it.each<[string, readonly string[], string, string]>([
    ['a unit that the table lacks', ROWS.slice(1), HEADER, '1 of 2 units are not in units.csv, the first is 101'],
    ['a column that the table lacks', ROWS, HEADER.replace('structure_id', 'other'), 'has no column structure_id'],
    ['a unit that is there twice', [...ROWS, ROWS[0] ?? ''], HEADER, 'two rows of unit_id 101'],
    [
      'a cell of another kind',
      [ROWS[0] ?? '', ROWS[1]?.replace('False', 'maybe') ?? ''],
      HEADER,
      '“maybe”, which is no truth value',
    ],
  ])('refuses %s', (_, rows, header, message) => {
    expect(() => convert(BASE, { side: unitsTable(rows, header) })).toThrow(TransformError)
    expect(() => convert(BASE, { side: unitsTable(rows, header) })).toThrow(message)
  })

  it('converts a behaviour-only session with and without options', () => {
    const electrodes = '/general/extracellular_ephys'
    const behaviour = withoutEntries(withoutEntries(BASE, '/units'), electrodes)

    const plain = convert(behaviour, { given: { enrich: 'off' } })

    expect(convert(behaviour).changes).toEqual(plain.changes)
    expect([...new Set(plain.changes.map(({ step }) => step))]).toEqual(['experiment-description'])
  })

  it('takes everything that is needed from base and probe files by its bounds', () => {
    const { files, lookedUp } = sessionFiles(BASE, probeEntries('7', [10], [0]))
    const input = { files, choices: { enrich: 'on' } }

    const ids = visualBehaviorEphys.needs(input).map(({ id }) => id)

    expect(ids).toEqual(expect.arrayContaining(['0:/units/id', '1:/identifier']))
    for (const id of ids) expect(lookedUp.has(id)).toBe(true)
  })
})

describe('the roles of a session’s files', () => {
  it('say which outputs need a probe file, and no other', () => {
    const { files, base, lookedUp } = sessionFiles(BASE, probeEntries('7', [12, 10, 11], [2, 0]))
    const [, probe] = visualBehaviorEphys.roles

    const { tree } = applyStep(base, mergeProbes(files, lookedUp, 'session 1'))

    for (const { path, node } of walkDatasets(tree.root)) {
      const isOfProbe = JSON.stringify(node.data).includes('"file":1') || node.id.startsWith('1:')
      expect([path, probe?.outputs.some(pattern => matchesPath(pattern, path))]).toEqual([path, isOfProbe])
    }
  })
})

describe('unregisteredElectrodes', () => {
  const E = '/general/extracellular_ephys/electrodes'

  it('makes NaN of an electrode at the origin, and of none that is zero on one axis or two', () => {
    const { tree, changes } = applyStep(treeOf(BASE), unregisteredElectrodes(lookUps(BASE)))

    expect(valuesAt(tree, `${E}/x`)).toEqual(['NaN', 0, 1, 2, 3, 4])
    expect(valuesAt(tree, `${E}/y`)).toEqual(['NaN', 5, 1, 2, 3, 4])
    expect(changes.filter(({ attribute }) => attribute === undefined).map(({ path }) => path)).toEqual([
      `${E}/x`,
      `${E}/y`,
      `${E}/z`,
    ])
  })

  it('makes floats of coordinates that are integers', () => {
    const integers = (values: readonly string[]) => ({ dtype: 'int64' as const, shape: [6], values })
    const entries = { ...BASE, [`${E}/z`]: integers(['0', '0', '-7', '10', '3', '4']) }

    const { tree } = applyStep(treeOf(entries), unregisteredElectrodes(lookUps(entries)))

    expect(getDataset(tree, `${E}/z`, 'test').dtype).toBe('float64')
    expect(valuesAt(tree, `${E}/z`)).toEqual(['NaN', 0, -7, 10, 3, 4])
  })

  it('refuses a table without one of the axes', () => {
    const entries = withoutEntries(BASE, `${E}/y`)

    expect(() => applyStep(treeOf(entries), unregisteredElectrodes(lookUps(entries)))).toThrow(`no object at ${E}/y`)
  })
})
