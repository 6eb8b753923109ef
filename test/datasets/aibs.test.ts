/** A session of the Visual Coding Neuropixels release itself (arrays cut to ten), with the file of one of its probes. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runSteps } from '#lib/datasets/dataset.ts'
import { resolveChoices } from '#lib/datasets/dataset-options.ts'
import { lookedUpValue, lookUpsOf } from '#lib/datasets/look-up.ts'
import { sessionNeeds, sessionSteps } from '#lib/datasets/session-steps.ts'
import { visualCodingEphys } from '#lib/datasets/visual-coding-ephys/visual-coding-ephys.ts'
import type { Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import { openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { convertSession } from '#lib/local.ts'
import { findNode, getDataset } from '#lib/nwb/edit.ts'
import { treeFromObjects } from '#lib/nwb/read-hdf5.ts'
import { sessionSchemas } from '#lib/nwb/session-schemas.ts'
import { targetsOf } from '#lib/nwb/targets.ts'
import { compareStage } from '#lib/stages/compare.ts'
import { convertInput } from '#lib/stages/payloads.ts'
import { testEnvironment, withFolder } from '#test/support/local-session.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const BASE = sharedFolder('corpus/nwb/aibs.nwb')
const PROBE = sharedFolder('corpus/nwb/aibs_ecephys.nwb')
const IDS = '/general/extracellular_ephys/electrodes/id'

const opened: Hdf5File[] = []
afterAll(async () => {
  for (const file of opened) await file.close()
})

/** Both files as trees, with the values that the dataset's steps need. */
async function readSession() {
  const files = await Promise.all([BASE, PROBE].map(async path => openHdf5(await openFileSource(path))))
  opened.push(...files)
  const treeFiles = [BASE, PROBE].map(url => ({ url, size: 1, etag: '' }))
  const trees = await Promise.all(
    files.map(async (file, number) => treeFromObjects(await file.readObjects(), number, treeFiles).tree),
  )
  const [base, probe] = trees
  if (base === undefined || probe === undefined) throw new Error('two files were expected')
  const choices = resolveChoices(visualCodingEphys.options, {})
  const input = {
    files: [
      { role: 'base', tree: base },
      { role: 'probe', tree: probe },
    ],
    choices,
  } as const
  const lookedUp = new Map()
  for (const lookUp of lookUpsOf(trees, sessionNeeds(visualCodingEphys, input))) {
    const values = await files[lookUp.file]?.readValues(lookUp.path)
    if (values !== undefined) lookedUp.set(lookUp.node.id, lookedUpValue(lookUp, values))
  }
  return { input, base, lookedUp }
}

const convert = (sources: readonly string[], out: string) => {
  const options = { dataset: 'visual-coding-ephys' }
  return convertSession(convertInput.parse({ sources, out, options }), testEnvironment())
}

/** Milliseconds that a conversion and a comparison may take on a machine that is busy otherwise. */
const SLOW = 180_000

describe.skipIf(!existsSync(BASE))(
  'a released Visual Coding session (skipped where ../shared is absent)',
  { timeout: SLOW },
  () => {
    it('is converted, and the store equals the file, recorded changes aside', () =>
      withFolder(async folder => {
        const store = join(folder, 'aibs.nwb.zarr')

        await convert([BASE], store)

        const { differences } = await compareStage({ sources: [BASE], store }, testEnvironment())
        expect(differences).toEqual([])
      }))

    it('takes the LFP of its probe once both tables of electrodes have the probe’s channels', async () => {
      const { input, base, lookedUp } = await readSession()
      // The two tables were cut to ten rows each, and no row is in both: the base gets the probe's ids.
      lookedUp.set(`0:${IDS}`, lookedUp.get(`1:${IDS}`))
      const schemas = sessionSchemas(base, visualCodingEphys.extensions)
      const context = { ...input, lookedUp, schemas, sides: new Map(), options: { referenceColumns: 'split' } } as const

      const { tree } = runSteps(base, sessionSteps(visualCodingEphys, context))

      const region = getDataset(tree, '/acquisition/probe_769322820_lfp/probe_769322820_lfp_data/electrodes', 'test')
      expect(region.data).toEqual({ kind: 'values', values: Array.from({ length: 10 }, (_, row) => String(row)) })
      expect(findNode(tree, '/processing/ecephys/probe_769322820_ecephys_csd')).toBeDefined()
      expect(findNode(tree, '/general/subject/strain')).toBeDefined()
      expect(targetsOf(tree).size).toBeGreaterThan(300)
    })

    it('is refused with a probe whose electrodes it does not list, and nothing is published', () =>
      withFolder(async folder => {
        const store = join(folder, 'aibs.nwb.zarr')

        await expect(convert([BASE, PROBE], store)).rejects.toThrow('Electrode 850090592 of the probe file is not in')

        expect(existsSync(store)).toBe(false)
      }))
  },
)
