import { describe, expect, it } from 'vitest'
import type { SessionFiles } from '#lib/datasets/dataset.ts'
import { mergePlanes, planeNeeds } from '#lib/datasets/visual-behavior-ophys/merge-planes.ts'
import { isMultiPlane } from '#lib/datasets/visual-behavior-ophys/plane-files.ts'
import { sessionId } from '#lib/datasets/visual-behavior-ophys/session-id.ts'
import { TransformError } from '#lib/errors.ts'
import { referenceAttribute } from '#lib/nwb/attributes.ts'
import { findNode, getDataset, getGroup } from '#lib/nwb/edit.ts'
import { targetsOf } from '#lib/nwb/targets.ts'
import { withoutEntries } from '#test/support/probe-session.ts'
import { applyStep, EMPTY_SESSION, type Entries, lookUps, text, treeOf } from '#test/support/small-tree.ts'

const CELLS = '/processing/ophys/image_segmentation/cell_specimen_table'

const planeEntries = (experiment: string, project = 'VisualBehaviorMultiscope'): Entries => ({
  ...EMPTY_SESSION,
  '/identifier': text(experiment),
  '/general/metadata': {
    type: 'OphysBehaviorMetadata',
    namespace: 'ndx-aibs-behavior-ophys',
    attributes: { project_code: project, ophys_session_id: { dtype: 'int64', shape: [], values: ['951410079'] } },
  },
  '/general/devices/MESO.1': { type: 'Device', attributes: { object_id: `device ${experiment}` } },
  '/general/optophysiology/imaging_plane_1': { type: 'ImagingPlane' },
  '/general/optophysiology/imaging_plane_1/device': { link: '/general/devices/MESO.1' },
  '/processing/ophys': { type: 'ProcessingModule', attributes: { object_id: `module ${experiment}` } },
  [CELLS]: { type: 'PlaneSegmentation' },
  [`${CELLS}/imaging_plane`]: { link: '/general/optophysiology/imaging_plane_1' },
  '/processing/ophys/dff/traces/rois': {
    type: 'DynamicTableRegion',
    namespace: 'hdmf-common',
    attributes: { table: { ref: CELLS } },
    dtype: 'int64',
    shape: [2],
  },
  '/processing/ophys/dff/traces/timestamps': { link: '/processing/stimulus/timestamps' },
  '/processing/stimulus/timestamps': { dtype: 'float64', shape: [3], values: [1, 2, 'NaN'] },
  '/intervals/trials/hit': { dtype: 'bool', shape: [2], values: [true, false] },
})

const FIRST = planeEntries('11')
const SECOND = planeEntries('12')
const THIRD = planeEntries('13')

function merge(planes: readonly Entries[], { allowDifferences = false } = {}) {
  const trees = planes.map((entries, file) => treeOf(entries, file))
  const [base = treeOf({}), ...others] = trees
  const files: SessionFiles = [{ role: 'base', tree: base }, ...others.map(tree => ({ role: 'plane', tree }))]
  const lookedUp = new Map(planes.flatMap((entries, file) => [...lookUps(entries, file)]))
  const named = { ...base, files: trees.at(-1)?.files ?? [] }
  return { files, ...applyStep(named, mergePlanes(files, lookedUp, { allowDifferences })) }
}

const differing = (path: `/${string}`, entry: Entries['/']): Entries => ({ ...SECOND, [path]: entry })

describe('mergePlanes', () => {
  it('names planes in the order in which their files are given, and links all to one device', () => {
    const { tree } = merge([FIRST, SECOND, THIRD])

    const targets = targetsOf(tree)
    for (const number of [1, 2, 3]) {
      const plane = `/general/optophysiology/imaging_plane_${number}` as const
      const device = findNode(tree, `${plane}/device`)
      const cells = `/processing/ophys_plane_${number}/image_segmentation/cell_specimen_table` as const
      const link = findNode(tree, `${cells}/imaging_plane`)
      const rois = getDataset(tree, `/processing/ophys_plane_${number}/dff/traces/rois`, 'test')
      expect(device?.kind === 'link' && targets.get(device.target)?.path).toBe('/general/devices/MESO.1')
      expect(link?.kind === 'link' && targets.get(link.target)?.path).toBe(plane)
      expect(targets.get(referenceAttribute(rois, 'table') ?? '')?.path).toBe(cells)
      expect(findNode(tree, `/general/metadata_plane_${number}`)?.kind).toBe('group')
    }
    expect(getGroup(tree, '/general/devices', 'test').children).toHaveLength(1)
    expect(findNode(tree, '/processing/ophys')).toBeUndefined()
    expect(getGroup(tree, '/processing/ophys_plane_2', 'test').id).toBe('1:/processing/ophys')
  })

  it('lets times that a plane shares with the session lead to the base’s', () => {
    const { tree } = merge([FIRST, SECOND])

    const link = findNode(tree, '/processing/ophys_plane_2/dff/traces/timestamps')
    expect(link?.kind === 'link' && targetsOf(tree).get(link.target)?.path).toBe('/processing/stimulus/timestamps')
  })

  it.each<[string, Entries, string]>([
    [
      'another start',
      differing('/session_start_time', text('2024-01-02T10:04:05+00:00')),
      '/session_start_time (another value of element 0)',
    ],
    [
      'other values',
      differing('/intervals/trials/hit', { dtype: 'bool', shape: [2], values: [true, true] }),
      '/intervals/trials/hit (another value of element 1)',
    ],
    [
      'another shape',
      differing('/processing/stimulus/timestamps', { dtype: 'float64', shape: [1], values: [1] }),
      'shape [1] instead of [3]',
    ],
    [
      'another type',
      differing('/processing/stimulus/timestamps', { dtype: 'int32', shape: [3] }),
      'another element type',
    ],
    ['another attribute', differing('/intervals/trials', { type: 'TimeIntervals' }), 'another neurodata_type'],
    ['an object less', withoutEntries(SECOND, '/intervals/trials/hit'), '/intervals/trials/hit (only in the base)'],
    ['an object more', differing('/intervals/trials/miss', text('')), '/intervals/trials/miss (not in the base)'],
  ])(
    'trap 8: refuses a plane whose shared objects have %s, or tells and records it where that is allowed',
    (_, second, message) => {
      expect(() => merge([FIRST, second])).toThrow(TransformError)
      expect(() => merge([FIRST, second])).toThrow(message)

      const { tree, warnings } = merge([FIRST, second], { allowDifferences: true })

      expect(warnings).toEqual([expect.stringContaining(message)])
      expect(findNode(tree, '/processing/ophys_plane_2')?.kind).toBe('group')
    },
  )

  it('takes object ids, identifiers and dates of packaging for what they are', () => {
    const { warnings } = merge([FIRST, { ...SECOND, '/file_create_date': { ...text('2020-01-01'), shape: [1] } }])

    expect(warnings).toEqual([])
  })

  it('refuses the same plane twice', () => {
    expect(() => merge([FIRST, SECOND, SECOND])).toThrow(/second.nwb and third.nwb are of the same plane/)
  })

  it('asks for the values of small shared datasets of both files, and of no others', () => {
    const large: Entries = { ...FIRST, '/acquisition/v_sig/data': { dtype: 'float64', shape: [1_000_000] } }
    const files: SessionFiles = [
      { role: 'base', tree: treeOf(large) },
      { role: 'plane', tree: treeOf({ ...large, '/identifier': text('12') }, 1) },
    ]

    const ids = planeNeeds(files).map(({ id }) => id)

    expect(ids).toEqual(expect.arrayContaining(['0:/intervals/trials/hit', '1:/intervals/trials/hit']))
    expect(ids.filter(id => /v_sig|identifier|rois/.test(id))).toEqual([])
    expect(planeNeeds([files[0]])).toEqual([])
  })

  it('trap 9: numbers the one plane that is left of a session of several', () => {
    const { tree } = merge([FIRST])

    expect(findNode(tree, '/processing/ophys_plane_1')?.kind).toBe('group')
    expect(findNode(tree, '/general/metadata_plane_1')?.kind).toBe('group')
  })

  it.each<[string, Entries]>([
    ['imaging plane', withoutEntries(SECOND, '/general/optophysiology')],
    ['device', withoutEntries(SECOND, '/general/devices')],
    ['device', { ...SECOND, '/general/devices/CAM2P.3': { type: 'Device' } }],
    ['a table of cells', withoutEntries(SECOND, '/processing/ophys')],
    ['the facts of the experiment', withoutEntries(SECOND, '/general/metadata')],
  ])('trap 10: refuses a file without just one %s, and never uses that of the plane before', (what, second) => {
    expect(() => merge([FIRST, second, THIRD])).toThrow(TransformError)
    expect(() => merge([FIRST, second, THIRD])).toThrow(what)
  })
})

describe('isMultiPlane', () => {
  it('knows the microscope by the project, else by the device', () => {
    const camera: Entries = {
      ...withoutEntries(planeEntries('11', 'VisualBehavior'), '/general/devices/MESO.1'),
      '/general/devices/CAM2P.3': { type: 'Device' },
    }

    expect(isMultiPlane(treeOf(FIRST))).toBe(true)
    expect(isMultiPlane(treeOf(planeEntries('11', 'Not Available')))).toBe(true)
    expect(isMultiPlane(treeOf(camera))).toBe(false)
  })

  it('leaves a training session of such a project as it is', () => {
    expect(isMultiPlane(treeOf(withoutEntries(FIRST, '/general/optophysiology')))).toBe(false)
  })
})

describe('sessionId', () => {
  const apply = (entries: Entries, mode: string) =>
    applyStep(treeOf(entries), sessionId(treeOf(entries), '11', mode)).changes.map(({ path, after }) => [path, after])

  it.each([
    ['identifier', 'VisualBehaviorMultiscope', '11'],
    ['session', 'VisualBehaviorMultiscope', '951410079'],
  ])('trap 9: by %s, a session of several planes of %s gets %s', (mode, project, id) => {
    const changes = apply(planeEntries('11', project), mode)

    expect(changes).toEqual([
      ['/general/session_id', expect.objectContaining({ data: { kind: 'values', values: [id] } })],
    ])
  })

  it('gives every other session its identifier, whatever was there', () => {
    const changes = apply({ ...EMPTY_SESSION, '/general/session_id': text('old') }, 'session')

    expect(changes).toEqual([
      ['/general/session_id', null],
      ['/general/session_id', expect.objectContaining({ data: { kind: 'values', values: ['11'] } })],
    ])
  })

  it('refuses planes that do not say which session they are of', () => {
    const nameless: Entries = {
      ...FIRST,
      '/general/metadata': { type: 'OphysBehaviorMetadata', attributes: { project_code: 'VisualBehaviorMultiscope' } },
    }

    expect(() => apply(nameless, 'session')).toThrow(/ophys_session_id/)
  })
})
