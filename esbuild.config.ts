/**
 * Bundles the command line for the published package: Node strips no types inside node_modules. `npm pack` runs it.
 * The project's own modules become `dist/cli.js`, a file for each worker beside it, and the chunks they share; packages
 * stay dependencies.
 */

import { globSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('.', import.meta.url))

rmSync(`${root}dist`, { recursive: true, force: true })

await build({
  absWorkingDir: root,
  entryPoints: ['lib/cli.ts', ...globSync('lib/**/*.worker.ts', { cwd: root })],
  outdir: 'dist',
  // Flat: modules find their worker by a URL beside their own, wherever it stood in lib/.
  entryNames: '[name]',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  logLevel: 'warning',
})
