/** The plan of the house: who may import whom. A failure names the module and the import that breaks the rule. */

import { describe, expect, it } from 'vitest'
import { importsOf, type SourceModule, sourceModules } from './support/source-imports.ts'

/** Lower layers never import higher ones; a module may import its own layer. */
const LAYERS: readonly (readonly string[])[] = [
  ['errors', 'async', 'nearest-name', 'tool'],
  ['array'],
  ['codecs', 'io'],
  ['zarr', 'hdf5', 'video'],
  ['nwb'],
  ['datasets', 'plan'],
  ['convert', 'merge', 'compare', 'inspect', 'aind'],
  ['report'],
  ['stages', 'local', 'bench', 'cli', 'nwb2zarr'],
]

const lib = sourceModules('lib')
const all = [...lib, ...sourceModules('functions'), ...sourceModules('cdk')]

/** `lib/io/store.ts` → `io`, `lib/errors.ts` → `errors`. */
const partOf = (path: string) => /^lib\/([^/.]+)/.exec(path)?.[1]

const layerOf = (path: string) => {
  const part = partOf(path)
  return part === undefined ? undefined : LAYERS.findIndex(parts => parts.includes(part))
}

/** `importer → imported` for each import that `isForbidden`. */
const offences = (modules: readonly SourceModule[], isForbidden: (from: string, target: string) => boolean) =>
  modules.flatMap(({ path, imports }) =>
    imports.filter(({ target }) => isForbidden(path, target)).map(({ target }) => `${path} → ${target}`),
  )

describe('importsOf', () => {
  it('finds every form of import, and none in comments', () => {
    const text = `
      /** import { a } from './comment.ts' */
      // import './line.ts'
      import './effect.ts'
      import type { T } from '../array/shape.ts'
      import {
        one,
        two,
      } from '#lib/io/store.ts'
      export * from './again.ts'
      const lazy = await import('h5wasm')
      const url = new URL('./some.worker.ts', import.meta.url)`

    const found = importsOf(text, 'lib/hdf5/x.ts')

    expect(found.map(({ target }) => target)).toEqual([
      'lib/hdf5/effect.ts',
      'lib/array/shape.ts',
      'lib/io/store.ts',
      'lib/hdf5/again.ts',
      'h5wasm',
      'lib/hdf5/some.worker.ts',
    ])
    expect(found.filter(({ isTypeOnly }) => isTypeOnly)).toHaveLength(1)
  })
})

describe('layers', () => {
  it('know every part of lib', () => {
    const strangers = lib.filter(({ path }) => layerOf(path) === -1).map(({ path }) => path)

    expect(lib.length).toBeGreaterThan(20)
    expect(strangers).toEqual([])
  })

  it('are imported downwards only', () => {
    const upwards = offences(lib, (from, target) => (layerOf(target) ?? 0) > (layerOf(from) ?? 0))

    expect(upwards).toEqual([])
  })

  it('keep the formats apart: hdf5 knows no zarr, zarr no hdf5', () => {
    const mixed = offences(lib, (from, target) => {
      const parts = [partOf(from), partOf(target)]
      return parts.includes('hdf5') && parts.includes('zarr') && parts.every(part => part === 'hdf5' || part === 'zarr')
    })

    expect(mixed).toEqual([])
  })

  it('plan and transform without input or output', () => {
    const pure = lib.filter(({ path }) => partOf(path) === 'plan' || partOf(path) === 'datasets')
    const doing = pure.flatMap(({ path, imports }) =>
      imports
        .filter(
          ({ target, isTypeOnly }) =>
            !isTypeOnly && /^(node:(fs|http|https|net|worker_threads)|lib\/io\/)/.test(target),
        )
        .map(({ target }) => `${path} → ${target}`),
    )

    expect(doing).toEqual([])
  })

  it('let AWS in by two doors: io/s3-* and functions', () => {
    const sdk = offences(
      all,
      (from, target) => target.startsWith('@aws-sdk/') && !/^(lib\/io\/s3-|functions\/)/.test(from),
    )
    const construct = offences(all, (from, target) => target.startsWith('aws-cdk-lib') && !from.startsWith('cdk/'))

    expect([...sdk, ...construct]).toEqual([])
  })

  it('give cdk nothing of lib but the payloads and the error names', () => {
    const reaching = offences(
      all,
      (from, target) =>
        from.startsWith('cdk/') &&
        target.startsWith('lib/') &&
        !/^lib\/(stages\/payloads(\/[^/]+)?|errors)\.ts$/.test(target),
    )

    expect(reaching).toEqual([])
  })

  it('never import tests', () => {
    expect(offences(all, (_from, target) => target.startsWith('test/'))).toEqual([])
  })
})

describe('modules', () => {
  const tables = /^lib\/nwb\/schema\//

  it.each([
    [
      'print nothing outside the command line',
      /\bconsole\.\w+\(|process\.(stdout|stderr)\b/,
      /^lib\/(cli\/|cli\.ts|nwb2zarr\.js)/,
    ],
    ['export by name', /^export default\b/m, /^$/],
    // h5wasm declares its module loosely; the one file that loads it says what is really there.
    ['silence no type', /\bas any\b|: any\b|as unknown as\b/, /^lib\/hdf5\/h5wasm-module\.ts$/],
  ])('%s', (_rule, pattern, exempt) => {
    const breaking = all.filter(({ path, code }) => !exempt.test(path) && pattern.test(code)).map(({ path }) => path)

    expect(breaking).toEqual([])
  })

  it('never switch the compiler off', () => {
    const off = all.filter(({ text }) => /@ts-(ignore|expect-error|nocheck)/.test(text)).map(({ path }) => path)

    expect(off).toEqual([])
  })

  it('stay under 300 lines, tables aside', () => {
    const long = all
      .filter(({ path }) => !tables.test(path))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
      .filter(({ lines }) => lines > 300)

    expect(long).toEqual([])
  })
})
