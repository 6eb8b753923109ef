/** A real session with many things wrong at once: whatever it holds, an inspection comes to its end and tells of it. */

import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { elementCount } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import { type InspectedSession, inspectedSession } from '#lib/inspect/inspected-session.ts'
import { findObstacles } from '#lib/inspect/opening/find-obstacles.ts'
import { runChecks } from '#lib/inspect/run-checks.ts'
import { validateSession } from '#lib/inspect/validate/validate-session.ts'
import { setAttribute, textValue } from '#lib/nwb/attributes.ts'
import { findNode } from '#lib/nwb/edit.ts'
import type { GroupNode, NodePath, TreeNode } from '#lib/nwb/tree.ts'
import { withInspectedFile } from '#test/support/inspected-file.ts'
import { randomNumbers } from '#test/support/random.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const FILE = sharedFolder('fixtures/proof.nwb')
const SESSIONS = 25

describe.skipIf(!existsSync(FILE))('an inspection of a damaged session (skipped where ../shared is absent)', () => {
  let whole: InspectedSession

  beforeAll(async () => {
    whole = await withInspectedFile(FILE, async session => session)
  })

  it.each(Array.from({ length: SESSIONS }, (_, seed) => seed))('comes to its end: damage %i', async seed => {
    const root = damaged(whole.tree.root, randomNumbers(seed))
    const read: InspectedSession['read'] = async (path, { shape }) =>
      valuesOf(findNode({ ...whole.tree, root }, path), elementCount(shape))
    const session = inspectedSession({ ...whole, tree: { ...whole.tree, root }, read })

    const errors = [...(await validateSession(session)), ...(await validateSession(session, { compat: true }))]
    const obstacles = await findObstacles(session)
    const found = await runChecks(session, CHECKS, { now: new Date(), compat: false })

    expect(errors.length + obstacles.length).toBeGreaterThan(0)
    expect(found.filter(({ importance }) => importance === 'ERROR')).toEqual([])
  })
})

/** One child in this many is damaged. */
const DAMAGE = 12

function damaged(group: GroupNode, random: () => number): GroupNode {
  const children = group.children.flatMap(child => {
    const node = child.kind === 'group' ? damaged(child, random) : child
    return random() * DAMAGE < 1 ? damageTo(node, random) : [node]
  })
  return { ...group, children }
}

const TYPES = ['DynamicTable', 'TimeSeries', 'Units', 'VectorIndex', 'Images', 'ImagingPlane', 'Nothing', '']

const TARGETS = ['0:/', '0:/units', '0:/acquisition', '0:/gone', 'nowhere', '0:/units/id']

/** It goes, changes its kind, type, shape or dtype, or becomes a link, perhaps to a group around it. */
function damageTo(node: TreeNode, random: () => number): readonly TreeNode[] {
  const { name } = node
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const holder = node.kind === 'group' || node.kind === 'dataset' ? node : undefined
  const base = { name, id: holder?.id ?? `0:new/${name}${random()}`, attributes: holder?.attributes ?? [] }
  const data = { kind: 'source', file: 0, path: `/${name}` as NodePath } as const
  const dtype = pick([
    'bool',
    'string',
    'reference',
    'opaque',
    'int64',
    'float16',
    { vlen: 'int8' },
    { compound: [] },
  ] as const)
  return pick<() => readonly TreeNode[]>([
    () => [],
    () => [{ kind: 'link', name, target: pick(TARGETS) }],
    () => [{ kind: 'external-link', name, file: 'other.nwb', path: '/x' }],
    () => [{ kind: 'group', ...base, children: [] }],
    () => [{ kind: 'dataset', ...base, dtype, data, shape: pick([null, [], [0], [1], [3], [2, 0], [2, 3, 4, 1, 5]]) }],
    () => (holder === undefined ? [] : [setAttribute(holder, textValue('neurodata_type', pick(TYPES)))]),
    () => (holder === undefined ? [] : [setAttribute(holder, textValue('namespace', 'gone'))]),
    () =>
      holder === undefined
        ? []
        : [
            {
              ...holder,
              attributes: holder.attributes.map(attribute => ({
                ...attribute,
                dtype: 'bool',
                shape: pick([null, [], [1]]),
                values: [true],
              })),
            },
          ],
  ])()
}

/** Zeros, empty texts, references to nothing. */
function valuesOf(node: TreeNode | undefined, count: number): Values {
  const dtype = node?.kind === 'dataset' ? node.dtype : 'float64'
  if (dtype === 'string') return { kind: 'strings', strings: new Array<string>(count).fill('') }
  if (dtype === 'reference') return { kind: 'references', targets: new Array<null>(count).fill(null) }
  return { kind: 'fixed', dtype: 'float64', bytes: new Uint8Array(8 * count) }
}
