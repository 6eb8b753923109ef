import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import { runCommand } from '#test/support/run-command.ts'
import { SAMPLE_PROBE as PROBE } from '#test/support/sample-session.ts'

let cwd = ''
const run = (...argv: readonly string[]) => runCommand(argv, { cwd })

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'nwb2zarr-inspect-'))
  await run('convert', PROBE, '--out', 'stores/a.nwb.zarr', '--quiet')
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

describe('nwb2zarr convert', () => {
  it('leaves a report beside the store that says what ran and what was found before', async () => {
    const text = await readFile(join(cwd, 'stores/a.nwb.inspector_report.txt'), 'utf8')
    const json = JSON.parse(await readFile(join(cwd, 'stores/a.nwb.inspector_report.json'), 'utf8'))

    expect(text).toMatch(
      /a\.nwb\.zarr: NWBZarrIO opens it, .*\n +\d+ checks and the schema validation on \d+ objects; .* in \d+ requests\./,
    )
    expect(text).toContain('Origin: it was in the source already')
    expect(json.messages.length).toBeGreaterThan(3)
    expect(new Set(json.messages.map(({ origin }: { origin: string }) => origin))).toEqual(new Set(['source']))
    expect(json.files[0].checks).toHaveLength(CHECKS.length)
  })

  it('tells by its exit code of findings that it is asked to fail on, and inspects nothing where it must not', async () => {
    const bad = await run('convert', PROBE, '--out', 'bad.nwb.zarr', '--fail-on', 'BEST_PRACTICE_VIOLATION', '--json')
    const none = await run('convert', PROBE, '--out', 'none.nwb.zarr', '--quiet', '--no-inspect', '--json')

    expect([bad.code, none.code]).toEqual([1, 0])
    const [outcome] = JSON.parse(bad.stdout).sessions
    expect(outcome).toMatchObject({
      status: 'converted',
      inspection: { report: 'bad.nwb.inspector_report.txt', counts: { BEST_PRACTICE_VIOLATION: expect.any(Number) } },
    })
    expect(JSON.parse(none.stdout).sessions[0]).not.toHaveProperty('inspection')
  })
})

describe('nwb2zarr inspect', () => {
  it('finds the same in a store and its source, and only what the threshold lets through', async () => {
    const argv = ['--json', '--threshold', 'BEST_PRACTICE_VIOLATION', '--ignore', 'check_file_extension']
    const [store, source] = await Promise.all([
      run('inspect', 'stores/a.nwb.zarr', ...argv),
      run('inspect', PROBE, ...argv),
    ])
    const found = ({ stdout }: { stdout: string }) =>
      JSON.parse(stdout)
        .messages.map(({ check, location }: { check: string; location: string }) => `${check} ${location}`)
        .sort()

    expect([store.code, source.code]).toEqual([1, 1])
    expect(found(store)).toEqual(found(source))
    expect(found(store)).not.toContainEqual(expect.stringContaining('check_keywords'))
  })

  it('ends with 0 where nothing is found, and says so all the same', async () => {
    const { code, stdout } = await run(
      'inspect',
      'stores/a.nwb.zarr',
      '--select',
      'check_ids_unique',
      '--skip-validate',
    )

    expect(code).toBe(0)
    expect(stdout).toContain('1 check and no schema validation')
    expect(stdout).toContain('No issues found!')
  })

  it('inspects the files of a folder, finds the same session twice, and keeps the report', async () => {
    await cp(join(cwd, 'stores/a.nwb.zarr'), join(cwd, 'stores/a10.nwb.zarr'), { recursive: true })
    const argv = ['inspect', 'stores', '--select', 'check_keywords', '--report', 'r.txt', '--quiet']

    const first = await run(...argv)
    const second = await run(...argv)
    const third = await run(...argv, '--overwrite')

    expect([first.code, second.code, third.code]).toEqual([1, 2, 1])
    expect(first.stdout).toContain('Scanned 2 files.')
    expect(first.stdout).toMatch(/stores: check_unique_identifiers .*\n.*a\.nwb\.zarr, stores\/a10\.nwb\.zarr/)
    expect(first.stdout).toMatch(/a\.nwb\.zarr and 1 other file: check_keywords/)
    expect(second.stderr).toContain('--overwrite')
    expect(await readFile(join(cwd, 'r.txt'), 'utf8')).toBe(third.stdout)
  })

  it('takes checks and a configuration of a person’s own', async () => {
    await writeFile(
      join(cwd, 'mine.mjs'),
      `export const mine = { name: 'check_mine', importance: 'CRITICAL', type: 'NWBFile', finds: 'All.',
        run: async file => 'It is called ' + await file.text('identifier') }`,
    )
    await writeFile(join(cwd, 'mine.yaml'), 'BEST_PRACTICE_SUGGESTION: [check_mine]\n')
    const argv = [
      '--modules',
      'mine.mjs',
      '--select',
      'check_mine',
      '--config',
      'mine.yaml',
      '--json',
      '--skip-validate',
    ]

    const { stdout, stderr } = await run('inspect', 'stores/a.nwb.zarr', ...argv, '-q')

    expect(stderr).toBe('')
    expect(JSON.parse(stdout).messages).toMatchObject([
      {
        check: 'check_mine',
        importance: 'BEST_PRACTICE_SUGGESTION',
        message: expect.stringMatching(/^It is called \S/),
      },
    ])
  })

  it('makes a finding of a store that is damaged', async () => {
    await cp(join(cwd, 'stores/a.nwb.zarr'), join(cwd, 'broken.nwb.zarr'), { recursive: true })
    await writeFile(join(cwd, 'broken.nwb.zarr/.zmetadata'), '{"metadata": {')

    const { code, stdout } = await run('inspect', 'broken.nwb.zarr', '-q')

    expect(code).toBe(1)
    expect(stdout).toMatch(/0 {2}ERROR\n=+\n\n0\.0 {2}broken\.nwb\.zarr: open - at location '\/'/)
  })

  it('goes on with the next file where one is not there', async () => {
    const { code, stdout } = await run('inspect', 'absent.nwb', 'stores/a.nwb.zarr', '--select', 'check_keywords', '-q')

    expect(code).toBe(1)
    expect(stdout).toContain('Scanned 2 files.')
    expect(stdout).toMatch(/absent\.nwb: open .*\n.*does not exist/)
    expect(stdout).toContain('a.nwb.zarr: check_keywords')
  })

  it('lists every check', async () => {
    const { stdout } = await run('inspect', '--list')

    expect(stdout.trim().split('\n')).toHaveLength(CHECKS.length)
    for (const { name, importance } of CHECKS) expect(stdout).toMatch(new RegExp(`^${name} +${importance} `, 'm'))
  })

  it.each([
    [[], /needs a store/],
    [['absent.nwb.zarr'], /absent\.nwb\.zarr/],
    [['stores/a.nwb.zarr', '--select', 'check_x'], /no check “check_x”/],
    [['stores/a.nwb.zarr', '--levels', 'size'], /--levels takes/],
    [['stores/a.nwb.zarr', '--config', 'absent.yaml'], /absent\.yaml/],
    [['a.nwb.zarr', 'b.nwb.zarr', '--source', 'c.nwb'], /one store/],
  ])('refuses %j', async (argv, message) => {
    const { code, stderr } = await run('inspect', ...argv, '-q')

    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })
})
