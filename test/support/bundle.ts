/** Bundles a program of the tests, and the worker threads it starts: without types to strip it starts in a third of the time. */

import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Path of the bundled program. `entry`: below the root of the repository. Each test file has entries of its own. */
export async function bundle(entry: string): Promise<string> {
  const name = entry.replace(/^.*\//, '').replace(/\.ts$/, '')
  // Inside node_modules, so that packages are found from there.
  const outdir = join(root, 'node_modules/.cache/nwb2zarr-tests', name)
  await build({
    absWorkingDir: root,
    entryPoints: [entry, ...globSync('lib/**/*.worker.ts', { cwd: root })],
    outdir,
    entryNames: '[name]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  })
  return join(outdir, `${name}.js`)
}
