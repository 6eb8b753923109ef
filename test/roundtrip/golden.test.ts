/**
 * Every NWB 2 fixture against what hdmf-zarr made of it; only what is changed on purpose may differ. The same stores are
 * then read by others: our own comparison, zarrita, zarr-python; and the inspector finds in them what NWB Inspector did.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFileStore } from '#lib/io/file-store.ts'
import { PLAN_KEY } from '#lib/plan/plan-files.ts'
import { compareStage } from '#lib/stages/compare.ts'
import {
  compareDescriptions,
  type DescribedDataset,
  type DescribedNode,
  type Description,
} from '#test/support/describe.ts'
import { describeStoreFolder } from '#test/support/describe-store.ts'
import { inspectedAgainstGolden } from '#test/support/inspector-golden.ts'
import { convertOne, testEnvironment } from '#test/support/local-session.ts'
import { PYTHON, pythonMissing } from '#test/support/python.ts'
import { readByZarrita } from '#test/support/read-by-zarrita.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const CHECK_STORES = fileURLToPath(new URL('../../.ci/check-stores.py', import.meta.url))

const golden = sharedFolder('golden/hdmf-zarr')
const fixtures = sharedFolder('fixtures')

/** Its builder-level export exists, but PyNWB does not open it, and neither do we convert it. */
const NWB1 = 'visual-coding-2p/ophys_experiment_data/501704220.nwb'

const sessions = existsSync(golden)
  ? readdirSync(golden, { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.nwb.json'))
      .map(path => path.replaceAll('\\', '/').replace(/\.json$/, ''))
      .filter(path => path !== NWB1)
  : []

const parse = (path: string): Description => JSON.parse(readFileSync(join(golden, `${path}.json`), 'utf8'))

type Nodes = Record<string, DescribedNode>

/** Without the marks that a conversion leaves: the schema's version, and the program's row in `was_generated_by`. */
function unmarked({ nodes, ...rest }: Description): Description {
  const { '/': root, '/general/was_generated_by': _, ...others } = nodes
  if (root === undefined || root.kind === 'link') throw new Error('no root group')
  const { nwb_version: __, ...attributes } = root.attributes
  return { ...rest, nodes: { '/': { ...root, attributes }, ...others } }
}

/** Both with each compound column of references as the rows of its three plain columns (as far as values are given). */
function joined(description: Description): Description {
  const nodes: Nodes = { ...description.nodes }
  for (const path of Object.keys(nodes).filter(path => path.endsWith('_idx_start'))) {
    const base = path.replace(/_idx_start$/, '')
    const parts = ['idx_start', 'count', 'target'].map(part => `${base}_${part}`)
    const [first, ...columns] = parts.map(part => nodes[part])
    if (first === undefined || !('values' in first) || columns.some(column => column === undefined)) continue
    const { n, shape, values = [] } = first as DescribedDataset
    const rest = columns.map(column => (column as DescribedDataset).values ?? [])
    const rows = values.map((value, row) => [value, ...rest.map(column => column[row])])
    nodes[base] = { kind: 'dataset', n, shape, values: rows } as never
    for (const part of parts) {
      delete nodes[part]
      delete nodes[`${part}_index`]
    }
    const table = base.slice(0, base.lastIndexOf('/'))
    const group = nodes[table]
    if (group?.kind !== 'group') continue
    const name = base.slice(base.lastIndexOf('/') + 1)
    const columnsBefore = group.attributes.colnames?.value as readonly string[]
    const value = columnsBefore.flatMap(column => {
      if (column === `${name}_idx_start`) return [name]
      return column.startsWith(`${name}_`) ? [] : [column]
    })
    const colnames = { dtype: 'string', shape: [value.length], value }
    nodes[table] = { ...group, attributes: { ...group.attributes, colnames } }
  }
  return { ...description, nodes }
}

/** The compound columns of hdmf-zarr's store, as far as `joined` can tell; their own indexes go. */
function simplified(description: Description): Description {
  const nodes: Nodes = { ...description.nodes }
  for (const [path, node] of Object.entries(nodes)) {
    if (!('dtype' in node) || !isReferenceRecord(node.dtype)) continue
    const { n, shape, values = [] } = node as DescribedDataset
    nodes[path] = { kind: 'dataset', n, shape, values } as never
    delete nodes[`${path}_index`]
  }
  return { ...description, nodes }
}

/** Only such sessions differ between the two modes. */
const hasReferenceRows = (path: string): boolean =>
  Object.values(parse(path).nodes).some(node => 'dtype' in node && isReferenceRecord(node.dtype))

const isReferenceRecord = (dtype: unknown): boolean =>
  JSON.stringify(dtype).includes('"compound"') && JSON.stringify(dtype).includes('"reference"')

/** The stores of all tests, for the last of them; objects that each has, and what its plan allowed. */
const stores: {
  readonly source: string
  readonly out: string
  readonly objects: number
  readonly objectBudget: number
}[] = []
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-golden-'))
})
// Some ten thousand files: on a busy machine that takes its time.
afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000)

async function convertFixture(path: string, referenceColumns: 'split' | 'pickle'): Promise<string> {
  const out = join(folder, `${stores.length}.nwb.zarr`)
  const source = join(fixtures, path)
  let objectBudget = Number.NaN
  const openStore = async (url: string) => {
    const store = await openFileStore(url)
    return {
      ...store,
      async setIfAbsent(...[key, value, waiting]: Parameters<typeof store.setIfAbsent>) {
        if (key.endsWith(PLAN_KEY)) ({ objectBudget } = JSON.parse(Buffer.from(value).toString()).totals)
        return store.setIfAbsent(key, value, waiting)
      },
    }
  }
  const { objects } = await convertOne({ source, out, options: { referenceColumns } }, { openStore })
  stores.push({ source, out, objects, objectBudget })
  return out
}

/** Consolidated metadata, and what the program tells of the conversion: two objects that belong to no node. */
const BESIDE_NODES = 3

const describeOurs = async (out: string) => unmarked(await describeStoreFolder(out))

/** Our own comparison agrees, and zarrita reads all numbers. */
async function expectReadable(path: string, out: string): Promise<void> {
  const compared = await compareStage({ sources: [join(fixtures, path)], store: out }, testEnvironment())
  const { read, faults } = await readByZarrita(out)

  expect(compared).toMatchObject({ differences: [], notCompared: [], equal: true })
  expect(faults).toEqual([])
  expect(read).toBeGreaterThan(0)
}

describe.skipIf(sessions.length === 0)('a store of a fixture (skipped where ../shared is absent)', () => {
  it('covers all that there are', () => {
    expect(sessions.length).toBeGreaterThanOrEqual(22)
  })

  it.each(sessions)('of %s with pickled columns equals that of hdmf-zarr', async path => {
    const out = await convertFixture(path, 'pickle')

    const ours = await describeOurs(out)
    expect(compareDescriptions(unmarked(parse(path)), ours, { specifications: false })).toEqual([])
    await expectReadable(path, out)
    expect((await inspectedAgainstGolden(path, { store: out })).unexplained).toEqual([])
  })

  it.each(sessions.filter(hasReferenceRows))(
    'of %s with split columns equals that of hdmf-zarr, rows joined',
    async path => {
      const out = await convertFixture(path, 'split')

      const ours = await describeOurs(out)
      const expected = simplified(unmarked(parse(path)))
      expect(compareDescriptions(expected, joined(ours), { specifications: false })).toEqual([])
      await expectReadable(path, out)
    },
  )

  it('has no more objects than its plan allows', () => {
    for (const { source, objects, objectBudget } of stores) {
      expect(objectBudget, source).toBeGreaterThan(10)
      expect(objects, source).toBeLessThanOrEqual(objectBudget + BESIDE_NODES)
    }
  })

  const suffix = pythonMissing === undefined ? '' : `; ${pythonMissing}`
  it.skipIf(pythonMissing !== undefined)(
    `is read by zarr-python with the values that h5py reads from the source${suffix}`,
    { timeout: 180_000 },
    () => {
      const pairs = stores.flatMap(({ source, out }) => [source, out])

      const { stdout, status } = spawnSync(PYTHON, [CHECK_STORES, ...pairs], { encoding: 'utf8', maxBuffer: 2 ** 26 })

      expect(stdout.trim().split('\n')).toEqual([expect.stringMatching(/^\d+ passed, 0 failed$/)])
      expect(status).toBe(0)
      expect(Number.parseInt(stdout, 10)).toBeGreaterThan(50 * stores.length)
    },
  )
})
