#!/usr/bin/env node
/*
 * The command: finds out whether this Node can run the program, then starts it from source (a checkout) or from the
 * bundle (an installed package: Node strips no types inside node_modules). Plain, old JavaScript, so that an old Node
 * gets as far as the message.
 */
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import * as os from 'node:os'

const NEEDED = [22, 18]

const version = process.versions.node.split('.').map(Number)
const isOldEnough = version[0] > NEEDED[0] || (version[0] === NEEDED[0] && version[1] >= NEEDED[1])

if (isOldEnough) {
  // Half a second of every later run goes into compiling otherwise.
  if (module.enableCompileCache) module.enableCompileCache()
  // Codecs run in the thread pool, which has four threads otherwise; it is made when it is first used, later than here.
  if (!process.env.UV_THREADPOOL_SIZE) process.env.UV_THREADPOOL_SIZE = String(Math.max(4, os.availableParallelism()))
  const source = new URL('./cli.ts', import.meta.url)
  const bundle = new URL('../dist/cli.js', import.meta.url)
  import(existsSync(source) ? source.href : bundle.href)
    .then(cli => cli.main(process.argv.slice(2)))
    .then(exitCode => {
      process.exitCode = exitCode
    })
} else {
  process.stderr.write(
    `nwb2zarr needs Node ${NEEDED.join('.')} or newer; this is Node ${process.versions.node} (${process.execPath}).\n`,
  )
  process.exitCode = 2
}
