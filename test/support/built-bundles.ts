/** The real bundles of functions and task, built once for all test files as long as no source has changed. */

import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Bundles, buildBundles } from '../../cdk/bundles.ts'
import { FUNCTION_ENTRIES } from '../../cdk/functions.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Inside node_modules, which nobody publishes or looks through. */
const CACHE = join(root, 'node_modules/.cache/nwb2zarr-tests/deployment')

/** Two test files may build at once: each does so in a folder of its own, and the first one to end is taken. */
export async function builtBundles(): Promise<Bundles> {
  const folder = join(CACHE, stateOfSources())
  const record = join(folder, 'bundles.json')
  if (!existsSync(record)) {
    const draft = `${folder}.${process.pid}`
    const bundles = await buildBundles(FUNCTION_ENTRIES, draft)
    writeFileSync(join(draft, 'bundles.json'), JSON.stringify(bundles).replaceAll(draft, folder))
    mkdirSync(CACHE, { recursive: true })
    if (existsSync(folder)) rmSync(draft, { recursive: true })
    else renameSync(draft, folder)
    removeOlder(folder)
  }
  return JSON.parse(readFileSync(record, 'utf8'))
}

/** A name that is another one after any change of a source or a package. */
function stateOfSources(): string {
  const files = globSync(['lib/**/*.{ts,json}', 'functions/*.ts', 'cdk/bundles.ts', 'package-lock.json'], { cwd: root })
  const states = files.sort().map(file => {
    const { size, mtimeMs } = statSync(join(root, file))
    return `${file} ${size} ${mtimeMs}`
  })
  return createHash('sha256').update(states.join('\n')).digest('hex').slice(0, 16)
}

/** An hour: nobody's test still runs with them. */
function removeOlder(kept: string): void {
  for (const name of globSync('*', { cwd: CACHE })) {
    const folder = join(CACHE, name)
    if (folder !== kept && Date.now() - statSync(folder).mtimeMs > 3_600_000) rmSync(folder, { recursive: true })
  }
}
