/** Commands over the sessions of a dataset, on the small mirror among the fixtures. */

import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCsv } from '#lib/datasets/csv.ts'
import { runInProcess } from '#test/support/run-in-process.ts'

const ROOT = fileURLToPath(new URL('../fixtures', import.meta.url))
const MIRROR = ['--dataset', 'Visual Behavior Ephys', '--root', ROOT]

let cwd = ''
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'nwb2zarr-dataset-'))
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }), 60_000)

const run = (...argv: string[]) => runInProcess([...argv, '--quiet'])

/** Enough of a session to see that it was converted. */
const PART = ['--only', '/units/id', '--only', '/acquisition/*/*/electrodes']

describe('nwb2zarr sessions', () => {
  it('lists sessions, and what they lack', async () => {
    const { code, stdout, stderr } = await run('sessions', ...MIRROR)

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^1044016459 +ecephys +506940 +2021-03-04 +2 +1\.9 MB +abnormal histology/m)
    expect(stdout).toMatch(/^1011688792 +behavior .*missing: behavior_session_1011688792\.nwb/m)
    expect(stdout).toContain('3 sessions of visual-behavior-ephys (2 ecephys, 1 behavior)')
    expect(stdout).toContain('2 sessions lack files')
  })

  it('filters, and prints JSON', async () => {
    const { stdout } = await run('sessions', ...MIRROR, '--kind', 'ecephys', '--subject', '506940', '--json')

    expect(JSON.parse(stdout)).toMatchObject({
      dataset: 'visual-behavior-ephys',
      total: 3,
      sessions: [{ id: '1044016459', objects: [{ role: 'base', size: 786_072 }, { role: 'probe' }], missing: [] }],
    })
  })

  it('prints a row for each file as CSV', async () => {
    const { stdout } = await run('sessions', ...MIRROR, '--csv')
    const [header, ...rows] = parseCsv(stdout)
    const column = (name: string) => header?.indexOf(name) ?? -1

    expect(rows).toHaveLength(6)
    expect(rows.map(row => row[column('status')])).toEqual(['found', 'found', ...Array(4).fill('missing')])
    expect(rows[1]?.[column('file')]).toMatch(/probe_1044084100_lfp\.nwb$/)
    expect(rows[0]?.[column('behavior_session_id')]).toMatch(/^\d+$/)
  })

  it.each([
    [['--session', '7'], /There is no session 7 among the 3/],
    [['--kind', 'ophys'], /the kinds are ecephys, behavior/],
    [['--csv', '--json'], /one of --csv and --json/],
    [['--limit', '0'], /--limit needs a whole number/],
    [['x'], /takes options only/],
    [['--root', 'other'], /--root is given twice/],
  ])('refuses %j with a reason', async (argv, message) => {
    const { code, stderr } = await run('sessions', ...MIRROR, ...argv)

    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })
})

describe('nwb2zarr convert --dataset', () => {
  it('converts a session by the rules of the dataset, and finds it done the second time', async () => {
    const argv = ['convert', ...MIRROR, '--session', '1044016459', '--profile', 'H', '--out', join(cwd, 'one')]
    const first = await run(...argv)
    const second = await run(...argv)

    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toContain('one/ecephys_session_1044016459.nwb.zarr: converted')
    expect(second.stdout).toContain('was already done')
    expect(existsSync(join(cwd, 'one/ecephys_session_1044016459.nwb.zarr/acquisition/probe_1044084100_lfp'))).toBe(true)
    expect(existsSync(join(cwd, 'one/ecephys_session_1044016459.nwb.zarr/units/structure_acronym'))).toBe(true)
  })

  it('publishes nothing of a session whose file is not there, and says which', async () => {
    const { code, stderr } = await run('convert', ...MIRROR, '--session', '1011688792', '--out', join(cwd, 'none'))

    expect(code).toBe(2)
    expect(stderr).toMatch(
      /Session 1011688792 is in the tables.*behavior_only_sessions\/1011688792\/behavior_session_1011688792\.nwb/,
    )
    expect(existsSync(join(cwd, 'none'))).toBe(false)
  })

  it('converts what it can of a whole dataset, after telling what is missing', async () => {
    const { code, stdout, stderr } = await run('convert', ...MIRROR, ...PART, '--out', `${join(cwd, 'all')}/`, '--json')
    const { sessions } = JSON.parse(stdout)

    expect(code).toBe(2)
    expect(stderr).toMatch(/Session 1064644573.*\n.*Session 1011688792/)
    expect(
      sessions.map((session: { status?: string; error?: { name: string } }) => session.status ?? session.error?.name),
    ).toEqual(['InvalidInputError', 'InvalidInputError', 'converted'])
    expect(readdirSync(join(cwd, 'all')).filter(name => name.endsWith('.zarr'))).toEqual([
      'ecephys_session_1044016459.nwb.zarr',
    ])
  })

  it('looks for the tables that the options call for before it starts', async () => {
    const mirror = join(cwd, 'without-units')
    cpSync(ROOT, mirror, { recursive: true, filter: path => !/units\.csv$|hdf5/.test(path) })
    const argv = ['convert', '--dataset', 'visual-behavior-ephys', '--root', mirror, '--session', '1044016459']
    const { code, stderr } = await run(...argv, '--enrich', '--out', join(cwd, 'enriched'))

    expect(code).toBe(2)
    expect(stderr).toMatch(/Tables that the options call for are missing: .*units\.csv/)
    expect(existsSync(join(cwd, 'enriched'))).toBe(false)
  })

  it('converts a session without the probe files that its tables promise only when told to', async () => {
    const mirror = join(cwd, 'without-probe')
    cpSync(ROOT, mirror, { recursive: true, filter: path => !/probe_\d+_lfp\.nwb$|hdf5/.test(path) })
    const argv = ['convert', '--dataset', 'visual-behavior-ephys', '--root', mirror, '--session', '1044016459']
    const refused = await run(...argv, '--out', join(cwd, 'lfp'))
    const allowed = await run(...argv, '--allow-missing', '--only', '/units/id', '--out', join(cwd, 'lfp'))

    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/probe_1044084100_lfp\.nwb\. --allow-missing converts the rest\./)
    expect(allowed.code).toBe(0)
  })

  it('takes the files of a session by name', async () => {
    const folder = join(ROOT, 'visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459')
    const files = ['ecephys_session_1044016459.nwb', 'probe_1044084100_lfp.nwb'].map(name => join(folder, name))
    const { code, stdout } = await run('convert', ...files, ...MIRROR, ...PART, '--out', join(cwd, 'named.zarr'))

    expect(code).toBe(0)
    expect(stdout).toContain('named.zarr: converted')
    expect(existsSync(join(cwd, 'named.zarr/acquisition/probe_1044084100_lfp'))).toBe(true)
  })

  it.each([
    [['convert', ...MIRROR, '--out', 'x.zarr'], /3 sessions cannot all become x\.zarr/],
    [['convert', 'a.nwb', '--session', '7', '--out', 'x'], /--session needs a dataset/],
    [['convert', ...MIRROR, '--templates-x', '--out', 'x'], /There is no option --templates-x/],
    [['convert', '--dataset', 'visual', '--out', 'x'], /There is no dataset .?visual/],
    [['convert', ...MIRROR], /convert needs --out/],
  ])('refuses %j with a reason', async (argv, message) => {
    const { code, stderr } = await run(...argv)

    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })
})

describe('nwb2zarr plan --dataset', () => {
  it('sums sessions, bytes, objects, hours and dollars, and tells what cannot be converted', async () => {
    const text = await run('plan', ...MIRROR)
    const json = await run('plan', ...MIRROR, '--kind', 'ecephys', '--json')
    const { sessions, sums, price, refused } = JSON.parse(json.stdout)

    expect(text.code).toBe(2)
    for (const word of ['1 session', '2 sessions that cannot', 'read', 'objects', 'time', '$'])
      expect(text.stdout).toContain(word)
    expect(sessions).toHaveLength(1)
    expect(sums).toMatchObject({ sessions: 1, readBytes: sessions[0].totals.readBytes })
    expect(price.compute).toBeGreaterThan(0)
    expect(refused.map(({ id }: { id: string }) => id)).toEqual(['1064644573'])
  })

  it('prints the whole plan of one session', async () => {
    const { code, stdout } = await run('plan', ...MIRROR, '--session', '1044016459')

    expect(code).toBe(0)
    expect(stdout).toMatch(/\/acquisition\/probe_1044084100_lfp\/probe_1044084100_lfp_data\/data .*\(500000, 8\)/)
  })
})
