import { describe, expect, it } from 'vitest'
import { fixedChunks } from '#lib/datasets/chunk-rules.ts'
import type { SessionContext, SessionFiles } from '#lib/datasets/dataset.ts'
import { resolveChoices } from '#lib/datasets/dataset-options.ts'
import { rolesOf } from '#lib/datasets/source-roles.ts'
import { rawMovie } from '#lib/datasets/visual-coding-ophys/raw-file.ts'
import { visualCodingOphys } from '#lib/datasets/visual-coding-ophys/visual-coding-ophys.ts'
import { InvalidInputError, TransformError } from '#lib/errors.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { sessionSchemas } from '#lib/nwb/session-schemas.ts'
import { targetsOf } from '#lib/nwb/targets.ts'
import { withoutEntries } from '#test/support/probe-session.ts'
import { applyStep, EMPTY_SESSION, type Entries, lookUps, text, treeOf } from '#test/support/small-tree.ts'

const MOVIE = '/acquisition/MotionCorrectedTwoPhotonSeries'

const PLANE: Entries = {
  ...EMPTY_SESSION,
  '/general/session_id': text('501704220-StimB'),
  '/general/subject/subject_id': text('495727026'),
  '/general/optophysiology/ImagingPlane': { type: 'ImagingPlane' },
}

const RAW: Entries = {
  ...PLANE,
  [MOVIE]: { type: 'TwoPhotonSeries' },
  [`${MOVIE}/data`]: { dtype: 'uint16', shape: [160, 64, 60] },
  [`${MOVIE}/imaging_plane`]: { link: '/general/optophysiology/ImagingPlane' },
  [`${MOVIE}/timestamps`]: { dtype: 'float64', shape: [160] },
  '/acquisition/MotionCorrectionShiftsPerFrame/timestamps': { link: `${MOVIE}/timestamps` },
}

function merge(raw: Entries, base = PLANE) {
  const lookedUp = new Map([...lookUps(base), ...lookUps(raw, 1)])
  const [ours, theirs] = [treeOf(base), treeOf(raw, 1)]
  return applyStep({ ...ours, files: theirs.files }, rawMovie(ours, { role: 'raw', tree: theirs }, lookedUp))
}

const endOf = (tree: ReturnType<typeof treeOf>, path: `/${string}`) => {
  const link = findNode(tree, path)
  return link?.kind === 'link' ? targetsOf(tree).get(link.target)?.path : undefined
}

describe('rawMovie', () => {
  it('takes all that was acquired, on the imaging plane of the processed file', () => {
    const { tree } = merge(RAW)

    expect(endOf(tree, `${MOVIE}/imaging_plane`)).toBe('/general/optophysiology/ImagingPlane')
    expect(endOf(tree, '/acquisition/MotionCorrectionShiftsPerFrame/timestamps')).toBe(`${MOVIE}/timestamps`)
    expect(findNode(tree, '/general/optophysiology/ImagingPlane')).toMatchObject({
      id: '0:/general/optophysiology/ImagingPlane',
    })
  })

  it('lets a plane of another name stand for that of the processed file, and records it', () => {
    const named = Object.fromEntries(
      Object.entries(PLANE).map(([path, entry]) => [path.replace('/ImagingPlane', '/plane'), entry]),
    )

    const { tree, changes } = merge(RAW, named)

    expect(endOf(tree, `${MOVIE}/imaging_plane`)).toBe('/general/optophysiology/plane')
    expect(changes).toContainEqual(expect.objectContaining({ after: { sameAs: '/general/optophysiology/plane' } }))
  })

  it.each<[string, Entries, string]>([
    ['session', { '/general/session_id': text('7-StimA') }, '7-StimA in the raw file'],
    ['animal', { '/general/subject/subject_id': text('1') }, '1 in the raw file'],
    ['time', { '/session_start_time': text('2024-01-03T03:04:05+00:00') }, 'of different sessions'],
  ])('refuses the raw file of another %s', (_, more, message) => {
    expect(() => merge({ ...RAW, ...more })).toThrow(TransformError)
    expect(() => merge({ ...RAW, ...more })).toThrow(message)
  })

  it('takes two spellings of one time for one time', () => {
    expect(() => merge({ ...RAW, '/session_start_time': text('2024-01-02T04:04:05+01:00') })).not.toThrow()
  })

  it.each([
    ['the movie', withoutEntries(RAW, MOVIE), 'no movie'],
    ['an imaging plane', withoutEntries(RAW, '/general/optophysiology'), 'no object at /general/optophysiology'],
  ])('refuses a raw file without %s', (_, raw, message) => {
    expect(() => merge(raw)).toThrow(message)
  })
})

const ASSET = 'sub-1_ses-501704220-StimB'
const EXPERIMENT = '[{"id":501704220,"specimen":{"donor":{"external_donor_name":"222426"}}}]'

function stepsOf(given: Record<string, string>, { raw = true } = {}) {
  const entries = { ...PLANE, '/stimulus/presentation/static_gratings': { type: 'TimeIntervals' } }
  const files: SessionFiles = [
    { role: 'base', tree: treeOf(entries) },
    ...(raw ? [{ role: 'raw', tree: treeOf(RAW, 1) }] : []),
  ]
  const context: SessionContext = {
    files,
    choices: resolveChoices(visualCodingOphys.options, given),
    lookedUp: lookUps(entries),
    sides: new Map([
      ['experiments', { kind: 'bytes', url: 'experiments.json', bytes: new TextEncoder().encode(EXPERIMENT) }],
      ['eye-tracking', { kind: 'bytes', url: 'eyes.npy', bytes: new Uint8Array() }],
    ]),
    schemas: sessionSchemas(files[0].tree, visualCodingOphys.extensions),
    options: { referenceColumns: 'split' },
  }
  return visualCodingOphys.steps(context)
}

describe('visualCodingOphys', () => {
  it('tells its files by their names', () => {
    const urls = [`dandi/${ASSET}_behavior+image+ophys.nwb`, `dandi/${ASSET}_ophys.nwb`, 'data/501704220.nwb']

    expect(rolesOf(visualCodingOphys.roles, urls)).toEqual(['base', 'raw', 'first-release'])
    expect(() => rolesOf(visualCodingOphys.roles, [urls[0] ?? '', 'other.nwb'])).toThrow(InvalidInputError)
    expect(() => rolesOf(visualCodingOphys.roles, [urls[0] ?? '', urls[1] ?? '', urls[1] ?? ''])).toThrow(/raw/)
  })

  it.each<[Record<string, string>, readonly string[], readonly string[]]>([
    [{}, ['raw-movie', 'stacked-templates', 'static-gratings', 'epochs', 'eye-tracking'], ['movie-images']],
    [{ raw: 'skip' }, ['other-files', 'epochs'], ['raw-movie']],
    [{ templates: 'images' }, ['movie-images', 'epochs'], ['stacked-templates']],
    [{ 'static-gratings': 'keep' }, ['epochs', 'eye-tracking'], ['static-gratings']],
    [{ epochs: 'keep' }, ['static-gratings', 'eye-tracking'], ['epochs']],
    [{ 'eye-tracking': 'keep' }, ['static-gratings', 'epochs'], ['eye-tracking']],
  ])('takes each option by itself: %j', (given, has, hasNot) => {
    const names = stepsOf(given).map(({ name }) => name)

    expect(names).toEqual(expect.arrayContaining([...has]))
    expect(names.filter(name => hasNot.includes(name))).toEqual([])
  })

  it('tells what the store lacks where a file was not given', () => {
    const steps = stepsOf({}, { raw: false }).filter(({ name }) => ['raw-movie', 'static-gratings'].includes(name))

    const warnings = steps.flatMap(step => applyStep(treeOf(PLANE), step).warnings)

    expect(warnings).toEqual([expect.stringContaining('no movie'), expect.stringContaining('first release')])
  })

  it('cuts the movie into 75 whole frames, however wide they are', () => {
    expect(fixedChunks(visualCodingOphys.chunking({}), treeOf(RAW))).toEqual([
      { path: `${MOVIE}/data`, chunkShape: [75, 64, 60] },
    ])
  })
})
