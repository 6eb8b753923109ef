/**
 * Bundles what runs on AWS: one folder for all Lambda functions, and one file for Fargate's task, whose container brings nothing
 * but Node. Every package is inside, h5wasm and its worker too; source maps lie beside the code, without the sources' text.
 */

import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'

const root = fileURLToPath(new URL('../', import.meta.url))

/** Where the deployment's bundles are built; not part of the published package. */
export const BUNDLES_FOLDER = join(root, 'build/bundles')

/** Extension of the task's bundle; its role may read objects of the bootstrap bucket that end so. */
export const TASK_BUNDLE_EXTENSION = '.nwb2zarr'

/** Node's options before the bootstrap, which is the program itself; its arguments follow it. */
export const BOOTSTRAP_OPTIONS = ['--enable-source-maps', '--input-type=module', '--eval'] as const

export interface Bundles {
  /** Folder with `<entry>.js` for each function. */
  readonly functions: string
  /** Gzipped JSON object: text of each file by its name; `convert.task.js` is to be imported. */
  readonly task: string
  /** sha256 of that file, hex. */
  readonly taskSha256: string
  /** One line of JavaScript that fetches, checks and starts the task's bundle in a bare Node. */
  readonly bootstrap: string
  /** Bytes of code that each function loads before its first call, workers and what is loaded lazily left out. */
  readonly loadedBytes: Readonly<Record<string, number>>
}

/** The module of functions/ that a Fargate task runs. */
const TASK_ENTRY = 'convert.task'

/** Builds everything below `folder`. `entries`: names of the modules of functions/ that are Lambda functions. */
export async function buildBundles(entries: readonly string[], folder = BUNDLES_FOLDER): Promise<Bundles> {
  await rm(folder, { recursive: true, force: true })
  const functions = join(folder, 'functions')
  const [metafile, bootstrap] = await Promise.all([
    bundleModules([...entries, TASK_ENTRY], functions),
    bundleBootstrap(),
  ])
  const task = join(folder, `convert-task${TASK_BUNDLE_EXTENSION}`)
  const packed = await packTask(functions, entries)
  await writeFile(task, packed)
  const taskSha256 = createHash('sha256').update(packed).digest('hex')
  return { functions, task, taskSha256, bootstrap, loadedBytes: loadedBytes(metafile) }
}

/** Functions and task share most of their code: one build, so that they share its files too. */
async function bundleModules(entries: readonly string[], outdir: string): Promise<Metafile> {
  // Threads of the benchmark have no place in the cloud.
  const workers = globSync('lib/**/*.worker.ts', { cwd: root }).filter(path => !path.startsWith('lib/bench/'))
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...entries.map(entry => `functions/${entry}.ts`), ...workers.sort()],
    outdir,
    // Flat: modules find their worker by a URL beside their own.
    entryNames: '[name]',
    bundle: true,
    splitting: true,
    minify: true,
    // Node shows the line of an uncaught error, which would be the whole file.
    lineLimit: 200,
    // Names of classes and functions are read in logs and stack traces.
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    // Packages in the older module format ask for Node's own modules by `require`.
    banner: { js: "import{createRequire as _cr}from'node:module';const require=_cr(import.meta.url);" },
    logLevel: 'warning',
    metafile: true,
  })
  await writeFile(join(outdir, 'package.json'), '{"type":"module"}\n')
  return metafile
}

async function bundleBootstrap(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['functions/task-bootstrap.ts'],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    // Part of the template, which CloudFormation keeps in ASCII, and where it takes `${}` for its own.
    charset: 'ascii',
    supported: { 'template-literal': false },
  })
  return (outputFiles[0]?.text ?? '').trim()
}

/** What functions alone need is left out. The same bytes for the same files: names in order, no times. */
async function packTask(folder: string, functions: readonly string[]): Promise<Buffer> {
  const left = new Set(functions.flatMap(entry => [`${entry}.js`, `${entry}.js.map`]))
  const names = (await readdir(folder)).filter(name => !left.has(name)).sort()
  const texts = await Promise.all(names.map(async name => [name, await readFile(join(folder, name), 'utf8')] as const))
  return gzipSync(JSON.stringify(Object.fromEntries(texts)))
}

function loadedBytes({ outputs }: Metafile): Record<string, number> {
  const entries = Object.entries(outputs).filter(([, { entryPoint }]) => entryPoint?.startsWith('functions/'))
  return Object.fromEntries(
    entries.map(([path]) => {
      const files = staticImports(outputs, path, new Set())
      const bytes = [...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0)
      return [basename(path, '.js'), bytes]
    }),
  )
}

function staticImports(outputs: Metafile['outputs'], path: string, found: Set<string>): Set<string> {
  if (found.has(path)) return found
  found.add(path)
  for (const { path: next, kind } of outputs[path]?.imports ?? []) {
    if (kind === 'import-statement') staticImports(outputs, next, found)
  }
  return found
}
