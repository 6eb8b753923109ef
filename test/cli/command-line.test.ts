import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PLAN_FORMAT } from '#lib/plan/conversion-plan.ts'
import { runCommand } from '../support/run-command.ts'

const SESSION = fileURLToPath(
  new URL('../fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459/', import.meta.url),
)
const BASE = join(SESSION, 'ecephys_session_1044016459.nwb')
const PROBE = join(SESSION, 'probe_1044084100_lfp.nwb')

let cwd = ''
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'nwb2zarr-cli-'))
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

const run = (...argv: string[]) => runCommand(argv, { cwd })

describe('nwb2zarr', () => {
  it.each([['--help'], ['-h'], ['help'], ['help', 'convert'], ['convert', '--help'], ['tree', '-h']])(
    'helps: %s %s',
    async (...argv) => {
      const { code, stdout, stderr } = await run(...argv)

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toContain('Examples:')
    },
  )

  it.each([
    [[], 2, /^nwb2zarr turns NWB/],
    [['convrt'], 2, /There is no command convrt. Did you mean convert\?/],
    [['--out'], 2, /There is no command --out/],
    [['convert'], 2, /convert needs a source/],
    [['convert', PROBE], 2, /convert needs --out/],
    [['convert', PROBE, '--out', 'x.zarr', '--memry', '1GB'], 2, /Did you mean --memory\?/],
    [['convert', PROBE, BASE, '--out', 'x.zarr'], 2, /give a folder for their stores/],
    [['convert', PROBE, '--out', 'x.zarr', '--codec', 'lzma:3'], 2, /lzma:3/],
    [['convert', PROBE, '--out', 'x.zarr', '--chunks', '/acquisition/**/data=7'], 2, /Give 2 lengths/],
    [['convert', 'absent.nwb', '--out', 'x.zarr'], 2, /absent\.nwb/],
    [['convert', 'text.nwb', '--out', 'x.zarr'], 2, /text\.nwb/],
    [['convert', '.', '--out', 'x.zarr'], 2, /\./],
    [['convert', 'gopher://host/x.nwb', '--out', 'x.zarr'], 2, /gopher/],
    [['plan'], 2, /plan needs a source/],
    [['plan', 'absent.nwb'], 2, /absent\.nwb/],
    [['tree'], 2, /tree needs/],
    [['tree', 'absent.nwb'], 2, /absent\.nwb/],
    [['tree', 'absent.zarr'], 2, /absent\.zarr/],
  ])('answers %j with exit code %d and a reason, never a stack', async (argv, expected, reason) => {
    await writeFile(join(cwd, 'text.nwb'), 'not HDF5\n'.repeat(100))

    const { code, stdout, stderr } = await run(...argv)

    expect(stderr).toMatch(reason)
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' })
    expect(stderr).not.toMatch(/^\s+at /m)
    expect((await readdir(cwd)).filter(name => name.startsWith('x.zarr'))).toEqual([])
  })

  it('gives a machine its error as JSON', async () => {
    const { code, stdout } = await run('tree', 'absent.nwb', '--json')

    expect(JSON.parse(stdout)).toEqual({
      error: { name: 'InvalidInputError', message: expect.stringContaining('absent.nwb'), exitCode: 2 },
    })
    expect(code).toBe(2)
  })
})

describe('nwb2zarr convert', () => {
  it('makes a store, and knows it the next time', async () => {
    const first = await run('convert', PROBE, '--out', 'probe.nwb.zarr')
    const second = await run('convert', PROBE, '--out', 'probe.nwb.zarr')

    expect(first.code).toBe(0)
    expect(first.stdout).toMatch(/^probe.nwb.zarr: converted\n {2}.* read, .* written in \d+ objects/)
    expect(first.stderr).toContain(`${PROBE} → probe.nwb.zarr`)
    expect(await readdir(join(cwd, 'probe.nwb.zarr'))).toContain('.zmetadata')
    expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining('was already done') })
  })

  it('makes a store for each of several sources, with the reports of its inspection', async () => {
    const { code, stdout, stderr } = await run('convert', BASE, PROBE, '--out', 'stores/', '--quiet')

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const names = ['ecephys_session_1044016459.nwb', 'probe_1044084100_lfp.nwb']
    expect((await readdir(join(cwd, 'stores'))).sort()).toEqual(
      names.flatMap(name => [`${name}.inspector_report.json`, `${name}.inspector_report.txt`, `${name}.zarr`]),
    )
    expect(stdout.match(/converted$/gm)).toHaveLength(2)
    expect(stdout.match(/inspected: .*; see stores.*inspector_report\.txt$/gm)).toHaveLength(2)
  })

  it('goes on with the next source when one fails, and says so in the end', async () => {
    const { code, stdout, stderr } = await run('convert', 'absent.nwb', PROBE, '--out', 'some/', '--json')

    expect(code).toBe(2)
    expect(stderr).toContain('absent.nwb')
    expect(JSON.parse(stdout)).toMatchObject({
      sessions: [
        { source: 'absent.nwb', error: { name: 'InvalidInputError' } },
        { out: expect.stringContaining('probe_1044084100_lfp.nwb.zarr'), status: 'converted' },
      ],
    })
  })

  it('writes plain progress lines where there is no screen', async () => {
    const { stderr } = await run('convert', PROBE, '--out', 'lines.nwb.zarr')

    expect(stderr).toMatch(/^converting \[/m)
    expect(stderr).not.toContain('\r')
    expect(stderr).not.toContain('\u001b')
  })

  it('only plans when it is a dry run', async () => {
    const { code, stdout } = await run('convert', PROBE, '--out', 'dry.nwb.zarr', '--dry-run')

    expect(code).toBe(0)
    expect(stdout).toContain('/acquisition/')
    expect(await readdir(cwd)).not.toContain('dry.nwb.zarr')
  })
})

describe('nwb2zarr plan', () => {
  it('prints arrays for a person and the plan for a machine', async () => {
    const text = await run('plan', PROBE)
    const json = await run('plan', PROBE, '--json')

    expect(text.code).toBe(0)
    expect(text.stdout).toContain('/acquisition/')
    expect(JSON.parse(json.stdout)).toMatchObject({
      sessions: [
        {
          plan: { format: PLAN_FORMAT, arrays: expect.any(Array), totals: expect.any(Object) },
          units: expect.any(Array),
        },
      ],
    })
  })
})

describe('nwb2zarr plan --chunk-records', () => {
  const LFP = '/acquisition/probe_1044084100_lfp/probe_1044084100_lfp_data'

  it('prints where the chunks lie, which is where the chunks are', async () => {
    const { stdout } = await run('plan', PROBE, '--chunk-records', `${LFP}/timestamps`, '--json')

    const { chunks } = JSON.parse(stdout)
    const file = await readFile(PROBE)
    const values = chunks.flatMap(({ offset, length }: { offset: number; length: number }) => [
      ...new Float64Array(new Uint8Array(inflateSync(file.subarray(offset, offset + length))).buffer),
    ])
    expect(chunks.map(({ coords }: { coords: number[] }) => coords)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map(n => [n]))
    expect(values.length).toBe(8 * 938)
    expect(values.slice(0, 7500).every((time: number, index: number) => index === 0 || time > values[index - 1])).toBe(
      true,
    )
  })

  it.each([
    ['/nowhere', /There is no such dataset/],
    ['/acquisition', /This is no dataset/],
    [`${LFP}/electrodes`, /not stored in chunks, its layout is contiguous/],
  ])('refuses %s with a reason', async (path, reason) => {
    const { code, stderr } = await run('plan', PROBE, '--chunk-records', path)

    expect(stderr).toMatch(reason)
    expect(code).toBe(2)
  })
})

describe('nwb2zarr tree', () => {
  it('prints a file and the store made of it', async () => {
    await run('convert', PROBE, '--out', 'tree.nwb.zarr')

    const source = await run('tree', PROBE)
    const store = await run('tree', 'tree.nwb.zarr')

    for (const { code, stdout } of [source, store]) {
      expect(code).toBe(0)
      expect(stdout).toContain('ElectricalSeries')
      expect(stdout).toContain('float32')
    }
  })

  it('prints JSON for a machine', async () => {
    const { stdout } = await run('tree', PROBE, '--json')

    expect(JSON.parse(stdout)).toMatchObject({ root: { kind: 'group', children: expect.any(Array) } })
  })

  it('is content when nobody reads on', async () => {
    const { code, stderr } = await runCommand(['tree', BASE], { cwd, onStart: child => child.stdout?.destroy() })

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})
