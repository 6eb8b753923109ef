/** `compare` and `convert --verify` as a person runs them. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Comparison } from '#lib/compare/difference.ts'
import { runCommand } from '#test/support/run-command.ts'

const SOURCE = fileURLToPath(
  new URL(
    '../fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459/probe_1044084100_lfp.nwb',
    import.meta.url,
  ),
)

let folder = ''
let store = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-compare-'))
  store = join(folder, 'probe.nwb.zarr')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('convert --verify', () => {
  it('says that the store equals its source', async () => {
    const { code, stdout, stderr } = await runCommand(['convert', SOURCE, '--out', store, '--verify', '--quiet'])

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`${store}: equals its source`)
  })
})

describe('compare', () => {
  it('finds a store equal, with all and with a sample', async () => {
    const whole = await runCommand(['compare', SOURCE, store, '--json', '--quiet'])
    const sample = await runCommand(['compare', SOURCE, store, '--sample', '--quiet'])

    expect(whole.code).toBe(0)
    expect(JSON.parse(whole.stdout)).toMatchObject({
      equal: true,
      differences: [],
      sampled: false,
      store,
    } satisfies Partial<Comparison & { store: string }>)
    expect(sample).toMatchObject({ code: 0, stderr: '' })
    expect(sample.stdout).toContain('equals its source as far as was looked')
  })

  it('ends with 1 and names the place where they differ, also when converting verifies what was there', async () => {
    writeFileSync(join(store, 'identifier', '0'), 'damaged')

    const compared = await runCommand(['compare', SOURCE, store, '--quiet'])
    const verified = await runCommand(['convert', SOURCE, '--out', store, '--verify', '--quiet'])

    expect(compared.code).toBe(1)
    expect(compared.stdout).toContain('unreadable  /identifier [0]')
    expect(verified.code).toBe(1)
    expect(verified.stdout).toContain('differs from its source, in 1 place')
  })

  it.each([
    ['without a store', [SOURCE]],
    ['with something that is no store', [SOURCE, '/nowhere.nwb.zarr']],
  ])('refuses a command %s', async (_, argv) => {
    const { code, stderr } = await runCommand(['compare', ...argv, '--quiet'])

    expect(code).toBe(2)
    expect(stderr).toMatch(/compare needs a source and a store|is no Zarr store/)
  })
})
