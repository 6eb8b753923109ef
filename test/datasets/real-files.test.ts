/** Files of every layout, read through libhdf5, with the extensions that they really cache. */

import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { scalarsOf } from '#lib/array/scalars.ts'
import { runSteps, type SessionInput } from '#lib/datasets/dataset.ts'
import { nwbDataset } from '#lib/datasets/index.ts'
import { lookedUpValue, lookUpsOf } from '#lib/datasets/look-up.ts'
import { sessionNeeds, sessionSteps } from '#lib/datasets/session-steps.ts'
import type { Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import { openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { cachedNamespaces, sourcesToRead } from '#lib/nwb/cached-specifications.ts'
import { getGroup } from '#lib/nwb/edit.ts'
import { treeFromObjects } from '#lib/nwb/read-hdf5.ts'
import { sessionSchemas, targetOf } from '#lib/nwb/session-schemas.ts'
import { targetsOf } from '#lib/nwb/targets.ts'

const SHARED = resolve(import.meta.dirname, '../../../shared')

/** A file, the extensions whose types it uses, and the steps that must change something. */
const FILES: readonly (readonly [file: string, extensions: readonly string[], steps: readonly string[]])[] = [
  ['fixtures/proof.nwb', [], ['split-reference-columns']],
  [
    'fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1064644573/ecephys_session_1064644573.nwb',
    ['ndx-aibs-behavior-ophys', 'ndx-aibs-ecephys', 'ndx-aibs-stimulus-template', 'ndx-ellipse-eye-tracking'],
    ['split-reference-columns'],
  ],
  [
    'fixtures/visual-behavior-ophys/behavior_ophys_experiments/behavior_ophys_experiment_775614751.nwb',
    // It caches ndx-aibs-ecephys as well, and uses nothing of it.
    [
      'ndx-aibs-behavior-ophys',
      'ndx-aibs-ophys-event-detection',
      'ndx-aibs-stimulus-template',
      'ndx-ellipse-eye-tracking',
    ],
    ['split-reference-columns'],
  ],
  [
    'fixtures/visual-coding-2p/dandi/000728/sub-495727026/sub-495727026_ses-501704220-StimB_behavior+image+ophys.nwb',
    [],
    [],
  ],
  [
    'corpus/nwb/aibs.nwb',
    ['ndx-aibs-ecephys'],
    ['required-attributes', 'split-reference-columns', 'unsigned-vector-index'],
  ],
  ['corpus/nwb/aqnwb/exampleRecording.nwb', [], []],
  ['corpus/nwb/pynwb-back-compat/1.0.2_str_experimenter.nwb', [], ['object-ids', 'old-attributes', 'value-shapes']],
  ['corpus/nwb/pynwb-back-compat/2.1.0_nwbfile_with_extension.nwb', ['ndx-testextension'], []],
]

const opened: Hdf5File[] = []
afterAll(async () => {
  for (const file of opened) await file.close()
})

async function convert(path: string) {
  const source = await openFileSource(path)
  const hdf5 = await openHdf5(source)
  opened.push(hdf5)
  const file = { url: source.url, size: source.size, etag: source.etag }
  const { tree, cachedSources } = treeFromObjects(await hdf5.readObjects(), 0, [file])

  const texts = new Map<string, string>()
  for (const cached of sourcesToRead(cachedSources, { keepsBase: targetOf(tree).kind === 'keep' })) {
    const [text] = scalarsOf(await hdf5.readValues(cached.path))
    if (typeof text === 'string') texts.set(cached.path, text)
  }
  const read = cachedSources.filter(({ path }) => texts.has(path))
  const schemas = sessionSchemas(
    tree,
    cachedNamespaces(read, path => texts.get(path)),
  )

  const lookedUp = new Map()
  const input: SessionInput = { files: [{ role: 'base', tree }], choices: {} }
  for (const lookUp of lookUpsOf([tree], sessionNeeds(nwbDataset, input)))
    lookedUp.set(lookUp.node.id, lookedUpValue(lookUp, await hdf5.readValues(lookUp.path)))
  const options = { referenceColumns: 'split' as const }
  return runSteps(tree, sessionSteps(nwbDataset, { ...input, sides: new Map(), lookedUp, schemas, options }))
}

describe('nwbDataset', () => {
  if (!existsSync(SHARED)) it.skip('converts files of every layout (../shared is not here)', () => {})

  it.skipIf(!existsSync(SHARED)).each(FILES)('converts %s', async (file, extensions, steps) => {
    const { tree, changes, warnings } = await convert(join(SHARED, file))

    const namespaces = getGroup(tree, '/specifications', 'test').children.map(({ name }) => name)
    const always = ['provenance', 'specifications']
    expect(namespaces).toEqual(['core', 'hdmf-common', 'hdmf-experimental', ...extensions].sort())
    expect([...new Set(changes.map(({ step }) => step))].filter(step => !always.includes(step)).sort()).toEqual(steps)
    expect(warnings).toEqual([])
    expect(targetsOf(tree).size).toBeGreaterThan(40)
  })
})
