/**
 * External links → the objects that they lead to, with all that is in them: a store must be whole by itself. An object
 * that several links lead to is put where the first one is; the others become links to it.
 */

import { CorruptSourceError } from '#lib/errors.ts'
import type { Change } from './change.ts'
import { findNode } from './edit.ts'
import { childPath, ROOT_PATH } from './node-path.ts'
import { fileNodeId } from './read-hdf5.ts'
import type { ReadSource } from './read-source.ts'
import type { DatasetNode, ExternalLinkNode, GroupNode, LinkNode, NodeId, NodePath, NwbTree, TreeNode } from './tree.ts'
import { walk } from './walk.ts'

/** The file that file number `from` calls `name`; undefined where it cannot be reached. */
export type FindLinked = (from: number, name: string) => Promise<ReadSource | undefined>

export interface Grafted {
  readonly tree: NwbTree
  readonly changes: readonly Change[]
  /** Files that objects were taken from. */
  readonly sources: readonly ReadSource[]
}

/** Named in the changes. */
export const EXTERNAL_LINKS_STEP = 'external-links'

/**
 * Links to files that cannot be reached stay as they are. Throws CorruptSourceError where the other file is there and has no
 * such object.
 */
export async function graftExternalLinks({ tree, number }: ReadSource, find: FindLinked): Promise<Grafted> {
  const own = [...walk(tree.root)]
  if (!own.some(({ node }) => node.kind === 'external-link')) return { tree, changes: [], sources: [] }
  const changes: Change[] = []
  const sources = new Map<number, ReadSource>()
  /** What stands somewhere in the new tree already. */
  const placed = new Set(own.flatMap(({ node }) => ('id' in node ? [node.id] : [])))
  /** Where each link of a file leads, so that what runs through it can follow. */
  const leads = new Map<NodeId, NodeId>()

  const visit = async (node: TreeNode, path: NodePath, place: Place): Promise<TreeNode> => {
    switch (node.kind) {
      case 'external-link':
        return follow(node, path, place)
      case 'group': {
        const children: TreeNode[] = []
        for (const child of node.children)
          children.push(
            await visit(child, childPath(path, child.name), { ...place, at: childPath(place.at, child.name) }),
          )
        return { ...node, children }
      }
      default:
        return node
    }
  }

  const follow = async (link: ExternalLinkNode, path: NodePath, { file, at }: Place): Promise<TreeNode> => {
    const source = await find(file, link.file)
    if (source === undefined) return link
    sources.set(source.number, source)
    const { object, target } = targetOf(link, path, source)
    leads.set(fileNodeId(file, at), object.id)
    const named = { ...take(object), name: link.name }
    const found = await visit(named, path, { file: source.number, at: target })
    const [before, after] = [{ file: link.file, path: link.path }, found.kind]
    changes.push({ step: EXTERNAL_LINKS_STEP, path, before, after, reason: REASON })
    return found
  }

  /** The object, or links to it and to those of its parts that have a place already. */
  const take = (node: TreeNode): TreeNode => {
    if (node.kind !== 'group' && node.kind !== 'dataset') return node
    if (placed.has(node.id)) return { kind: 'link', name: node.name, target: node.id }
    placed.add(node.id)
    return node.kind === 'group' ? { ...node, children: node.children.map(take) } : node
  }

  const root = await visit(tree.root, ROOT_PATH, { file: number, at: ROOT_PATH })
  const isGroup = root.kind === 'group'
  return { tree: isGroup ? { ...tree, root: redirect(root, leads) } : tree, changes, sources: [...sources.values()] }
}

/** Where a node is in its own file. */
interface Place {
  readonly file: number
  readonly at: NodePath
}

const REASON = 'The object of the other file is included: a store is whole by itself.'

function targetOf(link: ExternalLinkNode, path: NodePath, { tree, number, resolve }: ReadSource) {
  const asked: NodePath = link.path.startsWith('/') ? (link.path as NodePath) : `/${link.path}`
  const target = resolve(asked === ROOT_PATH ? asked : (asked.replace(/\/+$/, '') as NodePath))
  const object = findNode(tree, target)
  if (object?.kind === 'group' || object?.kind === 'dataset') return { object, target }
  const url = tree.files[number]?.url
  const message = `${path} is a link to ${link.path} of the file ${link.file}, which has no such object`
  throw new CorruptSourceError(message, { path, ...(url !== undefined && { url }) })
}

/** Soft links whose target lies behind an external link. */
function redirect<Node extends GroupNode | DatasetNode | LinkNode | ExternalLinkNode>(
  node: Node,
  leads: ReadonlyMap<NodeId, NodeId>,
): Node {
  if (node.kind === 'link') return { ...node, target: throughLinks(node.target, leads) }
  if (node.kind === 'group') return { ...node, children: node.children.map(child => redirect(child, leads)) }
  return node
}

function throughLinks(id: NodeId, leads: ReadonlyMap<NodeId, NodeId>): NodeId {
  for (let end = id.length; end > 0; end = id.lastIndexOf('/', end - 1)) {
    const lead = leads.get(id.slice(0, end))
    if (lead !== undefined) return `${lead}${id.slice(end)}`
  }
  return id
}
