/** The published package: packed, installed in an empty folder, run. */

import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sourceModules } from './support/source-imports.ts'

const run = promisify(execFile)

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PROBE = fileURLToPath(
  new URL(
    './fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459/probe_1044084100_lfp.nwb',
    import.meta.url,
  ),
)

/** Code and schema alone: far below a megabyte. Something that does not belong would show. */
const MOST_BYTES = 1_000_000

/** Answers of npm that say that there is no registry here, not that the package is wrong. */
const NO_REGISTRY = /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/

describe('the package', () => {
  let folder = ''
  let tarball = ''

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nwb2zarr-package-'))
    await run('npm', ['pack', '--pack-destination', folder], { cwd: ROOT })
    tarball = (await readdir(folder)).find(name => name.endsWith('.tgz')) ?? 'none'
  }, 120_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('holds the bundle, its workers and the launcher, and no source', async () => {
    const { stdout } = await run('tar', ['-tzf', tarball], { cwd: folder })
    const files = stdout.trim().split('\n').sort()

    const expected = ['LICENSE', 'README.md', 'dist/cli.js', 'lib/nwb2zarr.js', 'package.json']
    expect(files.filter(name => !/^package\/dist\/(chunk-.*|[\w-]+(\.worker)?)\.js$/.test(name))).toEqual(
      expected.filter(name => !name.startsWith('dist/')).map(name => `package/${name}`),
    )
    expect(files).toEqual(expect.arrayContaining(expected.map(name => `package/${name}`)))
    expect((await stat(join(folder, tarball))).size).toBeLessThan(MOST_BYTES)
  })

  it('declares the packages that it imports, and no others', async () => {
    const manifest: { dependencies: Record<string, string> } = JSON.parse(
      await readFile(join(ROOT, 'package.json'), 'utf8'),
    )
    const imported = sourceModules('lib')
      .flatMap(({ imports }) => imports.filter(({ isTypeOnly }) => !isTypeOnly).map(({ target }) => target))
      .filter(target => !/^(node:|lib\/|dist\/|package\.json$)/.test(target))
      .map(target => /^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target)

    expect(Object.keys(manifest.dependencies).sort()).toEqual([...new Set(imported)].sort())
  })

  it('converts a session where it is installed', async context => {
    const home = await mkdtemp(join(folder, 'home-'))
    await writeFile(join(home, 'package.json'), '{"private": true}')
    // The optional packages hold a Node for those who have none that is new enough; this one is.
    const flags = ['--omit=optional', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']
    try {
      await run('npm', ['install', ...flags, join(folder, tarball)], { cwd: home })
    } catch (error) {
      if (!NO_REGISTRY.test(String(error))) throw error
      return context.skip('no package registry can be reached, so the dependencies cannot be installed')
    }
    const command = join(home, 'node_modules/nwb2zarr/lib/nwb2zarr.js')

    const version = await run(process.execPath, [command, '--version'], { cwd: home })
    await run(process.execPath, [command, 'convert', PROBE, '--out', 'probe.nwb.zarr'], { cwd: home })
    const tree = await run(process.execPath, [command, 'tree', 'probe.nwb.zarr'], { cwd: home })

    const { version: expected } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    expect(version.stdout).toBe(`${expected}\n`)
    expect(tree.stdout).toContain('LFP')
    expect(await readdir(join(home, 'node_modules/.bin'))).toContain('nwb2zarr')
  }, 180_000)
})
