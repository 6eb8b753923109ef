/** A real session, each time with one thing taken away or changed that its specifications ask for. */

import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type InspectedSession, inspectedSession } from '#lib/inspect/inspected-session.ts'
import { type PlacedObject, placeObjects } from '#lib/inspect/validate/place-objects.ts'
import { validateSession } from '#lib/inspect/validate/validate-session.ts'
import type { ValidationError } from '#lib/inspect/validate/validation-error.ts'
import { removeAttribute } from '#lib/nwb/attributes.ts'
import { removeNode, updateNode } from '#lib/nwb/edit.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { isRequired } from '#lib/nwb/schema/spec-types.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { withInspectedFile } from '#test/support/inspected-file.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const FILE = sharedFolder('fixtures/proof.nwb')

interface Mutation {
  readonly path: NodePath
  readonly name: string
  readonly tree: NwbTree
}

describe.skipIf(!existsSync(FILE))('validateSession of a changed session (skipped where ../shared is absent)', () => {
  let session: InspectedSession
  let placed: readonly PlacedObject[]

  beforeAll(async () => {
    session = await withInspectedFile(FILE, async session => {
      // What is validated is read while the file is open, and kept.
      await validateSession(session)
      return session
    })
    placed = placeObjects(session)
  })

  const errorsIn = (tree: NwbTree): Promise<readonly ValidationError[]> =>
    validateSession(inspectedSession({ ...session, tree }))

  it('finds nothing in the session as it is', async () => {
    expect(await errorsIn(session.tree)).toEqual([])
  })

  it('finds every required attribute that is missing', async () => {
    const mutations = placed.flatMap(({ node, path, views }): Mutation[] => {
      const required = views.flatMap(({ spec }) => spec.attributes).filter(spec => spec.required)
      const names = new Set(required.map(({ name }) => name).filter(name => node.attributes.some(a => a.name === name)))
      return [...names].map(name => {
        return {
          path,
          name,
          tree: updateNode(session.tree, path, 'mutation', node =>
            'attributes' in node ? removeAttribute(node, name) : node,
          ),
        }
      })
    })

    const missed = await missedOf(mutations, errorsIn, ({ kind, path, spec }, mutation) => {
      return kind === 'missing-attribute' && path === mutation.path && spec.endsWith(`/${mutation.name}`)
    })

    expect(mutations.length).toBeGreaterThan(100)
    expect(missed).toEqual([])
  })

  it('finds every required dataset, group and link that is missing', async () => {
    const mutations = placed.flatMap(({ path, views }): Mutation[] => {
      const required = views
        .flatMap(({ matches }) => matches)
        .filter(({ spec, members, others }) => isRequired(spec) && members.length + others === 1)
      const names = new Set(required.flatMap(({ members }) => members.map(({ node }) => node.name)))
      return [...names].map(name => ({ path, name, tree: removeNode(session.tree, childPath(path, name), 'mutation') }))
    })

    const missed = await missedOf(mutations, errorsIn, ({ kind, path }, mutation) => {
      return (kind === 'missing-member' || kind === 'missing-type') && path === mutation.path
    })

    expect(mutations.length).toBeGreaterThan(50)
    expect(missed).toEqual([])
  })

  it('finds every dataset of a stated type that has another', async () => {
    const mutations = placed.flatMap(({ node, path, views }): Mutation[] => {
      const isStated = views.some(
        ({ spec }) => spec.kind === 'dataset' && spec.dtype !== undefined && spec.dtype !== 'bool',
      )
      if (node.kind !== 'dataset' || !isStated || node.shape === null || node.shape.includes(0)) return []
      return [
        {
          path,
          name: node.name,
          tree: updateNode(session.tree, path, 'mutation', node =>
            node.kind === 'dataset' ? { ...node, dtype: 'bool' } : node,
          ),
        },
      ]
    })

    const missed = await missedOf(mutations, errorsIn, ({ kind, path }, mutation) => {
      return kind === 'wrong-dtype' && path === mutation.path
    })

    expect(mutations.length).toBeGreaterThan(50)
    expect(missed).toEqual([])
  })
})

async function missedOf(
  mutations: readonly Mutation[],
  errorsIn: (tree: NwbTree) => Promise<readonly ValidationError[]>,
  isFound: (error: ValidationError, mutation: Mutation) => boolean,
): Promise<readonly string[]> {
  const missed: string[] = []
  for (const mutation of mutations) {
    const errors = await errorsIn(mutation.tree)
    if (!errors.some(error => isFound(error, mutation))) missed.push(`${mutation.path} ${mutation.name}`)
  }
  return missed
}
