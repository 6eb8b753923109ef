/** The bundles that are deployed, built once for all test files of a run. */

import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Bundles, buildBundles } from '../../../cdk/bundles.ts'
import { FUNCTION_ENTRIES } from '../../../cdk/functions.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
// Inside node_modules, which nobody commits.
const CACHE = join(root, 'node_modules/.cache/nwb2zarr-cloud')

let built: Promise<Bundles> | undefined

/** Folders and files of the bundles; built anew when the code has changed. */
export function bundlesOfStack(): Promise<Bundles> {
  built ??= build()
  return built
}

async function build(): Promise<Bundles> {
  const folder = join(CACHE, hashOfCode())
  const record = join(folder, 'bundles.json')
  if (!existsSync(record)) {
    mkdirSync(CACHE, { recursive: true })
    // Another test file may do the same at this moment: the first to be ready wins.
    const making = `${folder}.${process.pid}`
    const bundles = await buildBundles(FUNCTION_ENTRIES, making)
    writeFileSync(join(making, 'bundles.json'), JSON.stringify(bundles).replaceAll(making, folder))
    try {
      renameSync(making, folder)
    } catch {
      rmSync(making, { recursive: true, force: true })
    }
    removeOld()
  }
  return JSON.parse(readFileSync(record, 'utf8'))
}

/** Bundles of a day ago, which no test uses any more. */
function removeOld(): void {
  for (const name of globSync('*', { cwd: CACHE })) {
    const old = join(CACHE, name)
    if (Date.now() - statSync(old).mtimeMs > 86_400_000) rmSync(old, { recursive: true, force: true })
  }
}

function hashOfCode(): string {
  const hash = createHash('sha256')
  const files = globSync(['lib/**/*.{ts,json}', 'functions/*.ts', 'cdk/*.ts', 'package-lock.json'], { cwd: root })
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex').slice(0, 16)
}
