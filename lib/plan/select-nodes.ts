/**
 * `only` and `exclude`: the part of a session that is converted. What is kept drags along what it needs to be opened:
 * its groups, what its links and references lead to, and the session's own facts (`/general`, datasets of the root).
 */

import type { Scalar } from '#lib/array/values.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { isReference } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { mapNodes } from '#lib/nwb/edit.ts'
import { isWithin, parentPath, ROOT_PATH } from '#lib/nwb/node-path.ts'
import type { GroupNode, NodeId, NodePath, NwbTree, TreeNode } from '#lib/nwb/tree.ts'
import { walk } from '#lib/nwb/walk.ts'
import { matchesPath } from './path-pattern.ts'

export interface Selection {
  readonly tree: NwbTree
  readonly changes: readonly Change[]
}

const STEP = 'select'

const GENERAL: NodePath = '/general'

/** The tree without what was not asked for; a table's `colnames` lose the columns that are left out. */
export function selectNodes(
  tree: NwbTree,
  { only, exclude }: { only: readonly string[]; exclude: readonly string[] },
): Selection {
  if (only.length === 0 && exclude.length === 0) return { tree, changes: [] }
  const paths = new Map<NodePath, TreeNode>([...walk(tree.root)].map(({ path, node }) => [path, node]))
  refuseUnused([...only, ...exclude], paths)

  const excluded = (path: NodePath) => matchesAncestor(exclude, path)
  const kept = only.length === 0 ? new Set(paths.keys()) : keptBy(only, paths)
  const omitted = new Set([...paths.keys()].filter(path => !kept.has(path) || excluded(path)))
  const targets = idsOf(paths, omitted)
  const changes: Change[] = []
  const next = mapNodes(tree, STEP, (node, path) => {
    if (omitted.has(path) || (node.kind === 'link' && targets.has(node.target))) {
      if (!omitted.has(parentPath(path))) changes.push(omission(node, path))
      return undefined
    }
    return node.kind === 'group' ? withoutColumns(node, path, paths, changes) : node
  })
  return { tree: next, changes }
}

/** Everything below a match, the groups above it, the root's own datasets, and whatever these lead to. */
function keptBy(only: readonly string[], paths: ReadonlyMap<NodePath, TreeNode>): Set<NodePath> {
  const pathOf = new Map<NodeId, NodePath>()
  for (const [path, node] of paths)
    if (node.kind === 'group' || node.kind === 'dataset')
      for (const id of [node.id, ...(node.aliases ?? [])]) pathOf.set(id, path)
  const kept = new Set<NodePath>()
  const open: NodePath[] = []
  const keep = (path: NodePath) => {
    if (kept.has(path)) return
    kept.add(path)
    open.push(path)
  }
  for (const [path, node] of paths) {
    const isFact = isWithin(path, GENERAL) || (parentPath(path) === ROOT_PATH && node.kind === 'dataset')
    if (isFact || path === ROOT_PATH || matchesAncestor(only, path)) keep(path)
  }
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    keep(parentPath(path))
    const node = paths.get(path)
    if (node === undefined) continue
    for (const id of leadsTo(node)) {
      const target = pathOf.get(id)
      if (target === undefined) continue
      for (const other of paths.keys()) if (isWithin(other, target)) keep(other)
    }
  }
  return kept
}

/** Identities that a node's link or attributes name. */
function leadsTo(node: TreeNode): readonly NodeId[] {
  if (node.kind === 'link') return [node.target]
  if (node.kind === 'external-link') return []
  return node.attributes.flatMap(({ values }) => referencesIn(values))
}

function referencesIn(values: readonly Scalar[]): readonly NodeId[] {
  return values.flatMap(value => {
    if (isReference(value)) return value.ref === null ? [] : [value.ref]
    return Array.isArray(value) ? referencesIn(value) : []
  })
}

/** Does the path, or a group above it, fit one of the patterns? */
function matchesAncestor(patterns: readonly string[], path: NodePath): boolean {
  for (let at = path; ; at = parentPath(at)) {
    if (patterns.some(pattern => matchesPath(pattern, at))) return true
    if (at === ROOT_PATH) return false
  }
}

function idsOf(paths: ReadonlyMap<NodePath, TreeNode>, among: ReadonlySet<NodePath>): ReadonlySet<NodeId> {
  const ids = new Set<NodeId>()
  for (const path of among) {
    const node = paths.get(path)
    if (node?.kind === 'group' || node?.kind === 'dataset')
      for (const id of [node.id, ...(node.aliases ?? [])]) ids.add(id)
  }
  return ids
}

function withoutColumns(
  group: GroupNode,
  path: NodePath,
  paths: ReadonlyMap<NodePath, TreeNode>,
  changes: Change[],
): GroupNode {
  const before = paths.get(path)
  const columns = group.attributes.find(({ name }) => name === 'colnames')
  if (columns === undefined || before?.kind !== 'group') return group
  const present = new Set(group.children.map(({ name }) => name))
  const gone = before.children.map(({ name }) => name).filter(name => !present.has(name))
  const values = columns.values.filter(value => !gone.includes(String(value)))
  if (values.length === columns.values.length) return group
  const reason = 'The columns were left out as asked.'
  changes.push({ step: STEP, path, attribute: 'colnames', before: columns.values, after: values, reason })
  return {
    ...group,
    attributes: group.attributes.map(other =>
      other === columns ? { ...columns, shape: [values.length], values } : other,
    ),
  }
}

const omission = (node: TreeNode, path: NodePath): Change => ({
  step: STEP,
  path,
  before: node.kind,
  after: null,
  reason: 'It was left out as asked.',
})

function refuseUnused(patterns: readonly string[], paths: ReadonlyMap<NodePath, TreeNode>): void {
  for (const pattern of patterns) {
    if ([...paths.keys()].some(path => matchesPath(pattern, path))) continue
    throw new InvalidInputError(`No object of the session fits ${pattern}.`, {
      advice: 'The command tree lists all of them.',
    })
  }
}
