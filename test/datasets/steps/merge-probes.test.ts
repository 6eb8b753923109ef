import { describe, expect, it } from 'vitest'
import { mergeProbes } from '#lib/datasets/steps/merge-probes.ts'
import { probeNeeds } from '#lib/datasets/steps/probe-files.ts'
import { TransformError } from '#lib/errors.ts'
import { textAttribute } from '#lib/nwb/attributes.ts'
import { findNode, getDataset, getGroup } from '#lib/nwb/edit.ts'
import { objectId } from '#lib/nwb/object-type.ts'
import { targetsOf } from '#lib/nwb/targets.ts'
import { BASE, probeEntries, type SmallSession, sessionFiles, withoutEntries } from '#test/support/probe-session.ts'
import { applyStep, type Entries, text } from '#test/support/small-tree.ts'

const merge = ({ files, base, lookedUp }: SmallSession) => applyStep(base, mergeProbes(files, lookedUp, 'session 1'))

const FIRST = probeEntries('7', [12, 10, 11], [2, 0])
const SECOND = probeEntries('8', [15, 14], [0, 1])
const REGION = '/acquisition/probe_7_lfp/probe_7_lfp_data/electrodes'

describe('mergeProbes', () => {
  it('puts LFP and current source density of every probe into the session', () => {
    const { tree, diff } = merge(sessionFiles(BASE, FIRST, SECOND))

    expect(diff.filter(line => !line.startsWith('+ '))).toEqual([])
    expect(diff.map(line => line.slice(2)).filter(path => path.split('/').length < 5)).toEqual([
      '/acquisition/probe_7_lfp',
      '/acquisition/probe_7_lfp/probe_7_lfp_data',
      '/acquisition/probe_8_lfp',
      '/acquisition/probe_8_lfp/probe_8_lfp_data',
      '/processing/ecephys',
      '/processing/ecephys/probe_7_ecephys_csd',
      '/processing/ecephys/probe_8_ecephys_csd',
    ])
    expect(getDataset(tree, '/acquisition/probe_8_lfp/probe_8_lfp_data/data', 'test').data).toEqual({
      kind: 'source',
      file: 2,
      path: '/acquisition/probe_8_lfp/probe_8_lfp_data/data',
    })
    expect(objectId(getGroup(tree, '/processing/ecephys/probe_7_ecephys_csd', 'test'))).toBe('csd-7')
    expect(objectId(getGroup(tree, '/acquisition/probe_7_lfp/probe_7_lfp_data', 'test'))).toBe('series-7')
  })

  it('counts regions in the session’s table, by electrode id', () => {
    const { tree } = merge(sessionFiles(BASE, FIRST, SECOND))

    const table = findNode(tree, '/general/extracellular_ephys/electrodes')
    expect(getDataset(tree, REGION, 'test')).toMatchObject({
      dtype: 'int64',
      shape: [2],
      // Rows 2 and 0 of the probe are the electrodes 11 and 12.
      data: { kind: 'values', values: ['1', '2'] },
    })
    expect(getDataset(tree, REGION, 'test').attributes).toContainEqual(
      expect.objectContaining({ name: 'table', values: [{ ref: table?.kind === 'group' && table.id }] }),
    )
  })

  it('leaves no link or reference to what stays behind in a probe file', () => {
    const { tree } = merge(sessionFiles(BASE, FIRST, SECOND))

    expect([...targetsOf(tree).values()].length).toBeGreaterThan(20)
    expect(findNode(tree, '/acquisition/probe_7_lfp_data')).toBeUndefined()
  })

  it('records where everything comes from', () => {
    const { changes } = merge(sessionFiles(BASE, FIRST))

    expect(changes[0]).toMatchObject({ before: { file: 1, path: '/' }, after: null })
    expect(changes).toContainEqual(
      expect.objectContaining({
        path: '/processing/ecephys/probe_7_ecephys_csd/current_source_density/data',
        before: null,
        after: expect.objectContaining({
          data: {
            kind: 'source',
            file: 1,
            path: '/processing/current_source_density/ecephys_csd/current_source_density/data',
          },
        }),
      }),
    )
  })

  it('adds nothing to a session without probe files', () => {
    const session = sessionFiles(BASE)

    expect(merge(session)).toMatchObject({ tree: session.base, changes: [] })
  })

  it('asks for ids, rows and the facts that the files must agree on, and for nothing else', () => {
    const { files, base } = sessionFiles(BASE, FIRST)

    expect(probeNeeds(base, files.slice(1)).map(({ id }) => id)).toEqual([
      '0:/general/subject/subject_id',
      '0:/general/extracellular_ephys/electrodes/id',
      '1:/identifier',
      '1:/general/subject/subject_id',
      '1:/session_start_time',
      '1:/timestamps_reference_time',
      '1:/general/extracellular_ephys/electrodes/id',
      `1:${REGION}`,
    ])
  })

  it.each<[string, Entries, string]>([
    [
      'of another start',
      { '/session_start_time': text('2024-01-03T03:04:05+00:00') },
      'they are of different sessions',
    ],
    [
      'with another time zero',
      { '/timestamps_reference_time': text('2024-01-03T03:04:05+00:00') },
      'different sessions',
    ],
    [
      'of another subject',
      { '/general/subject/subject_id': text('mouse 2') },
      '/general/subject/subject_id is mouse 2',
    ],
    ['of a strange device', { '/general/devices/probeX': { type: 'EcephysProbe' } }, 'no device probeX'],
  ])('refuses a probe file %s', (_, entries, message) => {
    const session = sessionFiles(BASE, { ...FIRST, ...entries })

    expect(() => merge(session)).toThrow(TransformError)
    expect(() => merge(session)).toThrow(message)
  })

  it('takes two spellings of one moment for the same', () => {
    const shifted = { ...FIRST, '/session_start_time': text('2024-01-02T04:04:05+01:00') }

    expect(merge(sessionFiles(BASE, shifted)).changes.length).toBeGreaterThan(0)
  })

  it.each([
    ['current source density', '/processing/current_source_density/ecephys_csd', 'no current source density'],
    ['LFP', '/acquisition/probe_7_lfp', 'no local field potential'],
    ['the series of its LFP', '/acquisition/probe_7_lfp/probe_7_lfp_data', 'no local field potential'],
    ['identifier', '/identifier', 'no identifier'],
  ])('refuses a probe file without %s', (_, path, message) => {
    expect(() => merge(sessionFiles(BASE, withoutEntries(FIRST, path)))).toThrow(message)
  })

  it('refuses electrodes that the session has not, or has twice', () => {
    const strange = probeEntries('7', [99], [0])
    const ids = '/general/extracellular_ephys/electrodes/id'
    const twice = { ...BASE, [ids]: { ...BASE[ids], shape: [6], values: ['10', '11', '12', '12', '14', '15'] } }

    expect(() => merge(sessionFiles(BASE, strange))).toThrow(
      'Electrode 99 of the probe file is not in the session’s table',
    )
    expect(() => merge(sessionFiles(twice, FIRST))).toThrow('Electrode 12 is more than once')
  })

  it('refuses a region that points beyond the probe’s own table, and one probe twice', () => {
    expect(() => merge(sessionFiles(BASE, probeEntries('7', [10, 11], [0, 2])))).toThrow('Row 2 is not among the 2')
    expect(() => merge(sessionFiles(BASE, FIRST, FIRST))).toThrow('are both of probe 7')
  })
})

describe('traps of the reference converter', () => {
  it('trap 4: the module that holds no LFP does not claim to', () => {
    const { tree } = merge(sessionFiles(BASE, FIRST))

    const description = textAttribute(getGroup(tree, '/processing/ecephys', 'test'), 'description')
    expect(description).toMatch(/current source density/i)
    expect(description).not.toMatch(/LFP|field potential/)
    expect(description).toContain('precalculated')
  })

  it('trap 22: positions of virtual electrodes are floats, as the schema has them', () => {
    const { tree } = merge(sessionFiles(BASE, FIRST))

    const path = '/processing/ecephys/probe_7_ecephys_csd/virtual_electrode_y_positions'
    expect(getDataset(tree, path, 'test')).toMatchObject({ dtype: 'float32', data: { kind: 'cast', from: 'uint64' } })
  })
})
