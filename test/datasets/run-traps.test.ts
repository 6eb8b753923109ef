/** Traps of the reference converter that lie in how it is run, not in what it makes of a session. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareStage } from '#lib/stages/compare.ts'
import { convertTo } from '#test/support/dataset-session.ts'
import { testEnvironment, withFolder } from '#test/support/local-session.ts'

const SESSION = join(
  import.meta.dirname,
  '../fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459',
)
const BASE = join(SESSION, 'ecephys_session_1044016459.nwb')
const PROBE = join(SESSION, 'probe_1044084100_lfp.nwb')
const dataset = 'visual-behavior-ephys'

describe('a conversion', () => {
  it('trap 11: removes nothing that it did not make, and makes the folders that it needs', async () => {
    await withFolder(async place => {
      const foreign = join(place, 'results')
      mkdirSync(foreign)
      writeFileSync(join(foreign, 'notes.txt'), 'three weeks of work')
      const out = join(place, 'not', 'there', 'yet', 'session.nwb.zarr')

      await expect(convertTo(foreign, { dataset, sources: [BASE, PROBE] })).rejects.toThrow(
        /was not made by this program/,
      )
      await convertTo(out, { dataset, sources: [BASE, PROBE] })

      expect(readFileSync(join(foreign, 'notes.txt'), 'utf8')).toBe('three weeks of work')
      expect(readdirSync(place).sort()).toEqual(['not', 'results'])
      expect(existsSync(join(out, '.zmetadata'))).toBe(true)
    })
  })

  it('trap 12: refuses two base files, and never takes the first of them', async () => {
    await withFolder(async place => {
      const out = join(place, 'session.nwb.zarr')

      await expect(convertTo(out, { dataset, sources: [BASE, BASE] })).rejects.toThrow(
        /probe file has no local field potential/,
      )

      expect(existsSync(out)).toBe(false)
    })
  })

  it('trap 17: is told to be sound with what was looked at, so that silence means nothing was', async () => {
    await withFolder(async place => {
      const out = join(place, 'session.nwb.zarr')
      await convertTo(out, { dataset, sources: [BASE, PROBE], referenceColumns: 'split' })

      const { equal, compared, differences } = await compareStage(
        { sources: [BASE, PROBE], store: out },
        testEnvironment(),
      )

      expect({ equal, differences }).toEqual({ equal: true, differences: [] })
      expect(
        Math.min(compared.groups, compared.arrays, compared.links, compared.attributes, compared.values),
      ).toBeGreaterThan(0)
    })
  })
})
