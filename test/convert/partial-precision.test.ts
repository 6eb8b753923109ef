/** Integers that use a part of their bits, by every route, against h5py. */

import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { moveSources } from '#lib/convert/convert-context.ts'
import { convertUnit } from '#lib/convert/convert-unit.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import type { DatasetNode, NwbTree } from '#lib/nwb/tree.ts'
import { makePlan } from '#lib/plan/make-plan.ts'
import { openFiles } from '#lib/stages/open-files.ts'
import { planOptions } from '#lib/stages/payloads.ts'
import { readPlanSources } from '#lib/stages/plan-sources.ts'
import { assembleArray } from '#test/support/assemble-array.ts'
import { pythonMissing, runPython } from '#test/support/python.ts'

const script = (name: string) => readFileSync(new URL(`../support/${name}`, import.meta.url), 'utf8')

/** Converts every dataset of partial precision; digests of the arrays by path, and the routes that they took. */
async function convert(path: string, options: object) {
  const signal = new AbortController().signal
  const files = await openFiles([path], { signal, openSource: url => openFileSource(url) })
  try {
    const objects = await (await files.files[0]!.hdf5()).readObjects()
    const datasets = objects.filter(object => object.kind === 'dataset' && object.path.startsWith('/partial_'))
    const nodes = datasets.flatMap((dataset): DatasetNode[] => {
      if (dataset.kind !== 'dataset') return []
      const data = { kind: 'source', file: 0, path: dataset.path } as const
      const { dtype, shape } = dataset
      return [
        { kind: 'dataset', name: dataset.path.slice(1), id: `0:${dataset.path}`, attributes: [], dtype, shape, data },
      ]
    })
    const tree: NwbTree = {
      files: files.treeFiles,
      root: { kind: 'group', name: '', id: '0:/', attributes: [], children: nodes },
    }
    const known = new Map(
      datasets.flatMap(dataset => (dataset.kind === 'dataset' ? [[`0:${dataset.path}`, dataset] as const] : [])),
    )
    const sources = await readPlanSources(tree, known, files.files)
    const tool = { name: 'test', version: '0' }
    const made = makePlan({
      tree,
      targets: new Map(),
      sources,
      options: planOptions.parse(options),
      tool,
      fingerprint: 'f',
    })
    const store = openMemoryStore()
    const records = made.layoutSources.map(({ packed }) => packed)
    const context = { plan: made.plan, files: files.files, store, sourceOf: moveSources(made.plan, records) }
    for (const unit of made.units) await convertUnit(unit, context)
    const found: Record<string, string> = {}
    for (const array of made.plan.arrays)
      found[array.path] = createHash('sha256')
        .update(await assembleArray(array, store))
        .digest('hex')
    return { found, routes: new Set(made.plan.arrays.map(({ route }) => route)) }
  } finally {
    await files.close()
  }
}

describe.skipIf(pythonMissing)(`convertUnit of partial precision${pythonMissing ? ` (${pythonMissing})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const names = pythonMissing ? [] : (runPython(script('write-odd-datasets.py'), [folder]) as string[])
  const path = join(folder, 'earliest.h5')
  const truth =
    names.length === 0 ? {} : (runPython(script('digest-h5py.py'), [path]) as Record<string, Record<string, string>>)
  const expected = Object.fromEntries(
    Object.entries(truth[path] ?? {}).filter(([name]) => name.startsWith('/partial_')),
  )

  it.each([
    ['re-chunked', { chunkOverrides: [{ path: '/**', chunkShape: [3, 5] }] }],
    ['in the chunks and with the filters of the source', { chunks: 'source', codec: 'source' }],
  ])('holds the values that h5py reads when %s', async (_, options) => {
    const { found, routes } = await convert(path, options)

    expect(Object.keys(found).length).toBe(126)
    expect(found).toEqual(expected)
    expect([...routes]).toEqual(['rechunk'])
  })
})
