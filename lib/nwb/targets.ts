/**
 * The one table from identity to output path and object id, made when a tree is final; every link and every reference
 * that the tree itself holds is looked up in it. (References inside data that is not read yet are looked up in the same
 * table when it is.)
 */

import type { Scalar } from '#lib/array/values.ts'
import { TransformError } from '#lib/errors.ts'
import { isReference } from './attributes.ts'
import { checkName, parentPath } from './node-path.ts'
import { objectId } from './object-type.ts'
import type { Data, NodeId, NodePath, NwbTree } from './tree.ts'
import { walk, walkObjects } from './walk.ts'

export interface Target {
  readonly path: NodePath
  /** Null where the object has none. */
  readonly objectId: string | null
}

const STEP = 'targets'

/**
 * Path and object id of every identity in the tree, aliases included. Throws a TransformError that names both ends
 * where a link or reference leads to no object: NWBZarrIO cannot open a store with such a one. A name that cannot stand
 * in a store is one too: names come from files, and `..` would lead a writer out of its folder.
 */
export function targetsOf(tree: NwbTree): ReadonlyMap<NodeId, Target> {
  const targets = new Map<NodeId, Target>()
  for (const { path, node } of walkObjects(tree.root)) {
    const target: Target = { path, objectId: objectId(node) ?? null }
    for (const id of [node.id, ...(node.aliases ?? [])]) {
      const other = targets.get(id)
      if (other !== undefined) {
        const message = `${other.path} and ${path} have the same identity ${id}; a reference to it would be ambiguous.`
        throw new TransformError(STEP, message, { path })
      }
      targets.set(id, target)
    }
  }
  checkEnds(tree, targets)
  return targets
}

function checkEnds(tree: NwbTree, targets: ReadonlyMap<NodeId, Target>): void {
  for (const { path, node, parent } of walk(tree.root)) {
    if (parent !== undefined) checkName(node.name, parentPath(path), STEP)
    if (node.kind === 'external-link') continue
    if (node.kind === 'link') {
      if (!targets.has(node.target)) throw dangling(tree, path, 'link', node.target)
      continue
    }
    for (const { name, values } of node.attributes) {
      for (const id of referencesIn(values)) {
        if (!targets.has(id)) throw dangling(tree, path, `reference in attribute ${name}`, id)
      }
    }
    if (node.kind !== 'dataset') continue
    for (const id of referencesOf(node.data)) if (!targets.has(id)) throw dangling(tree, path, 'reference', id)
  }
}

/** Identities that the values name, at any depth. */
function* referencesIn(values: readonly Scalar[]): Generator<NodeId> {
  for (const value of values) {
    if (isReference(value)) {
      if (value.ref !== null) yield value.ref
    } else if (Array.isArray(value)) yield* referencesIn(value)
  }
}

/** Identities that data names as far as it is known without reading. */
function* referencesOf(data: Data): Generator<NodeId> {
  switch (data.kind) {
    case 'source':
    case 'frames':
      return
    case 'values':
      yield* referencesIn(data.values)
      return
    case 'field':
    case 'cast':
      yield* referencesOf(data.of)
      return
    case 'take':
    case 'reshape':
      yield* referencesOf(data.of.data)
      return
    case 'concat':
    case 'stack':
      for (const part of data.parts) yield* referencesOf(part.data)
  }
}

function dangling(tree: NwbTree, path: NodePath, what: string, id: NodeId): TransformError {
  const [, number, target] = /^(\d+):(.*)$/s.exec(id) ?? []
  const file = number === undefined ? undefined : tree.files[Number(number)]?.url
  const end = target === undefined ? id : `${target}${file === undefined ? '' : ` of ${file}`}`
  return new TransformError(STEP, `The ${what} at ${path} leads to ${end}, which is no object of the output.`, {
    path,
    advice: 'Readers cannot open a store with such a link; repair the source file, or leave the object out.',
  })
}
