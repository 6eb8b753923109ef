import { existsSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { scalarsOf } from '#lib/array/scalars.ts'
import { ndxAibsEcephys } from '#lib/datasets/extensions/ndx-aibs-ecephys.ts'
import { ndxAibsStimulusTemplate } from '#lib/datasets/extensions/ndx-aibs-stimulus-template.ts'
import { ndxEllipseEyeTracking } from '#lib/datasets/extensions/ndx-ellipse-eye-tracking.ts'
import type { Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import { openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import type { CachedNamespace } from '#lib/nwb/schema/parse-namespace.ts'
import { catalogOf } from '#lib/nwb/schema/type-catalog.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const SOURCE = sharedFolder(
  'fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1064644573/ecephys_session_1064644573.nwb',
)

const EXTENSIONS = [ndxAibsEcephys, ndxAibsStimulusTemplate, ndxEllipseEyeTracking]

const typesOf = ({ sources }: CachedNamespace) =>
  JSON.parse(sources[0]?.text ?? '{}') as Record<'groups' | 'datasets', Type[]>

interface Type {
  readonly neurodata_type_def: string
  readonly neurodata_type_inc: string
  readonly attributes?: readonly { readonly name: string }[]
  readonly datasets?: readonly { readonly name: string }[]
}

/** Structure of a specification: texts for people left out, members by name. */
function structure(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(structure)
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).filter(([key]) => key !== 'doc')
  return Object.fromEntries(entries.map(([key, value]) => [key, structure(value)]).sort())
}

describe.each(['2.9.0', '2.10.0'] as const)('the extensions that are written, with core %s', version => {
  const catalog = catalogOf([...loadSchema(version).namespaces, ...EXTENSIONS])

  it.each(
    EXTENSIONS.flatMap(extension => {
      const { groups = [], datasets = [] } = typesOf(extension)
      return [...groups, ...datasets].map(({ neurodata_type_def }) => [extension.name, neurodata_type_def] as const)
    }),
  )('%s defines %s, which resolves', (namespace, name) => {
    expect(catalog.find({ namespace, name })).toBeDefined()
  })

  it('has the changes of the new versions', () => {
    const specimen = catalog.find({ namespace: 'ndx-aibs-ecephys', name: 'EcephysSpecimen' })?.spec
    const warped = catalog.find({ namespace: 'ndx-aibs-stimulus-template', name: 'WarpedStimulusTemplateImage' })?.spec

    expect(specimen?.kind === 'group' && specimen.datasets.find(({ name }) => name === 'strain')?.quantity).toBe('?')
    expect(specimen?.attributes.map(({ name }) => name)).not.toContain('strain')
    expect(warped?.attributes.find(({ name }) => name === 'unwarped')?.dtype).toMatchObject({ reftype: 'object' })
    expect(EXTENSIONS.map(({ version: written }) => written)).toEqual(['0.3.0', '0.2.0', '0.2.0'])
  })
})

describe('the extensions that the sources cache', () => {
  const opened: Hdf5File[] = []
  afterAll(async () => {
    for (const file of opened) await file.close()
  })

  const cached = async (path: `/${string}`): Promise<Record<'groups', Type[]>> => {
    if (opened[0] === undefined) opened.push(await openHdf5(await openFileSource(SOURCE)))
    const [text] = scalarsOf((await opened[0]!.readValues(path)) as never)
    return JSON.parse(String(text))
  }

  it.skipIf(!existsSync(SOURCE)).each([
    [ndxAibsEcephys, '/specifications/ndx-aibs-ecephys/0.2.0/ndx-aibs-ecephys.extension'],
    [ndxAibsStimulusTemplate, '/specifications/ndx-aibs-stimulus-template/0.1.0/ndx-aibs-stimulus-template.extensions'],
    [ndxEllipseEyeTracking, '/specifications/ndx-ellipse-eye-tracking/0.1.0/ndx-ellipse-eye-tracking.extensions'],
  ] as const)('are those that are written, changes of the new version aside: $name', async (extension, path) => {
    const before = new Map((await cached(path)).groups.map(type => [type.neurodata_type_def, structure(type)]))

    const after = new Map(typesOf(extension).groups.map(type => [type.neurodata_type_def, type]))

    expect([...after.keys()]).toEqual([...before.keys()])
    for (const [name, type] of after) expect(structure(asBefore(name, type))).toEqual(before.get(name))
  })
})

/** The type without what its new version changed. */
function asBefore(name: string, type: Type): Type {
  if (name === 'EllipseEyeTracking') return { ...type, neurodata_type_inc: 'EyeTracking' }
  if (name !== 'EcephysSpecimen') return type
  const { datasets: _, ...rest } = type
  return rest
}
