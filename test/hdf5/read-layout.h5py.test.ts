import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import { openLayoutReader } from '#lib/hdf5/read-layout.ts'
import { visitDatasets } from '#test/support/h5wasm-datasets.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { pythonMissing, runPython } from '#test/support/python.ts'
import { readDataset } from '#test/support/read-dataset.ts'

const script = (name: string) => readFileSync(new URL(`../support/${name}`, import.meta.url), 'utf8')

/** sha256 of every dataset, or the feature for which it is refused. */
async function digests(path: string): Promise<Record<string, string>> {
  const bytes = new Uint8Array(readFileSync(path))
  const source = memorySource(bytes)
  const reader = await openLayoutReader(source)
  const found: Record<string, string> = {}
  await visitDatasets(bytes, async datasets => {
    for (const { path, address, shape } of datasets) {
      try {
        const storage = await reader.readLayout(address, shape ?? [], { path })
        found[path] = createHash('sha256')
          .update(await readDataset(source, shape ?? [], storage))
          .digest('hex')
      } catch (error) {
        if (!(error instanceof UnsupportedFeatureError)) throw error
        found[path] = error.feature
      }
    }
  })
  return found
}

describe.skipIf(pythonMissing)(`readLayout against h5py${pythonMissing ? ` (${pythonMissing})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const names = pythonMissing ? [] : (runPython(script('write-odd-datasets.py'), [folder]) as string[])
  const paths = names.map(name => join(folder, name))
  const truth = pythonMissing
    ? {}
    : (runPython(script('digest-h5py.py'), paths) as Record<string, Record<string, string>>)

  it.each(names)('reads every dataset of %s as h5py does', async name => {
    const path = join(folder, name)

    const found = await digests(path)

    expect(Object.keys(found).length).toBeGreaterThan(60)
    expect(found).toEqual(truth[path])
  })
})
