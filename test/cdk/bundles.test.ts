/** The code that is deployed: how large it is, and how soon it is there. */

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bundlesOfStack } from '#test/support/aws/bundles-of-stack.ts'
import { FUNCTION_ENTRIES } from '../../cdk/functions.ts'

/** Unpacked, maps included; Lambda takes 250 MB. h5wasm alone is 5.6 MB. */
const MOST_BYTES = 16_000_000

/** Loaded before the first call. */
const MOST_LOADED_BYTES = 2_500_000

/** Of CPU, which does not depend on what else the machine does; Lambda starts functions with a whole vCPU and more. */
const MOST_SECONDS = 1

const bundles = await bundlesOfStack()

const sizeOf = (folder: string) => readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)

describe('the bundle of the functions', () => {
  it('is small', () => {
    const bytes = sizeOf(bundles.functions)

    expect(bytes).toBeLessThan(MOST_BYTES)
  })

  it('holds every function, h5wasm, its worker, and a map beside each file', () => {
    const names = readdirSync(bundles.functions).filter(name => name.endsWith('.js'))

    expect(names).toEqual(expect.arrayContaining([...FUNCTION_ENTRIES.map(entry => `${entry}.js`), 'h5wasm.worker.js']))
    expect(names.filter(name => !existsSync(join(bundles.functions, `${name}.map`)))).toEqual([])
  })

  it('brings every package: nothing but modules of Node is imported by name', () => {
    const imported = readdirSync(bundles.functions)
      .filter(name => name.endsWith('.js'))
      .flatMap(name => [
        ...readFileSync(join(bundles.functions, name), 'utf8').matchAll(
          /(?:^|[;}])import(?:[\w*${},\s]+from)?"([^"]+)"/g,
        ),
      ])
      .map(([, target = '']) => target)

    const strange = imported.filter(target => !target.startsWith('./') && !isBuiltin(target))
    expect(imported.length).toBeGreaterThan(20)
    expect(strange).toEqual([])
  })

  it.each(FUNCTION_ENTRIES)('starts %s in less than a second', entry => {
    expect(bundles.loadedBytes[entry]).toBeLessThan(MOST_LOADED_BYTES)

    const { seconds, exported } = loadInBareNode(join(bundles.functions, `${entry}.js`))

    expect(exported).toContain('handler')
    expect(seconds).toBeLessThan(MOST_SECONDS)
  })
})

describe('the bundle of the task', () => {
  it('holds the task, its worker and what both share, as text', () => {
    const files: Record<string, string> = JSON.parse(gunzipSync(readFileSync(bundles.task)).toString())

    expect(Object.keys(files)).toEqual(expect.arrayContaining(['convert.task.js', 'h5wasm.worker.js', 'package.json']))
    expect(Object.keys(files).filter(name => FUNCTION_ENTRIES.includes(name.replace(/\..*/, '')))).toEqual([])
    for (const [name, text] of Object.entries(files)) {
      expect(text, name).toBe(readFileSync(join(bundles.functions, name), 'utf8'))
    }
  })
})

/** Without types, packages or sources in reach. */
function loadInBareNode(module: string): { readonly seconds: number; readonly exported: readonly string[] } {
  const program = `
    const before = process.cpuUsage()
    const loaded = await import(process.argv[1])
    const { user, system } = process.cpuUsage(before)
    process.stdout.write(JSON.stringify({ seconds: (user + system) / 1e6, exported: Object.keys(loaded) }))`
  const options = ['--enable-source-maps', '--input-type=module', '--eval', program, module]
  return JSON.parse(execFileSync(process.execPath, options, { env: {}, encoding: 'utf8' }))
}
