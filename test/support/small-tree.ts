/** Small sessions from a flat table of paths, and what a step does to one as a list of lines. */

import type { DataType } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Attribute, Scalar, TypedValue } from '#lib/array/values.ts'
import { type LookedUp, runSteps, type Step, type StepsResult } from '#lib/datasets/dataset.ts'
import type { Hdf5Object, Hdf5Path } from '#lib/hdf5/hdf5-file.ts'
import { fileNodeId, treeFromObjects } from '#lib/nwb/read-hdf5.ts'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import { catalogOf } from '#lib/nwb/schema/type-catalog.ts'
import type { NodeId, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walk } from '#lib/nwb/walk.ts'

/** A text, a list of texts, a float, a reference (by path), or an attribute with its dtype. */
export type AttributeEntry = string | readonly string[] | number | { readonly ref: string } | TypedValue

export interface Entry {
  readonly type?: string
  /** `core` where there is a type and none is given; null for none. */
  readonly namespace?: string | null
  readonly attributes?: Readonly<Record<string, AttributeEntry>>
  /** Of a dataset; a text scalar where only `text` is given. */
  readonly dtype?: DataType
  readonly shape?: readonly number[] | null
  /** How a dataset is stored: contiguous and uncompressed where nothing is said. */
  readonly chunkShape?: readonly number[]
  readonly filters?: readonly string[]
  /** What a look-up of the dataset would give. */
  readonly values?: readonly Scalar[]
  readonly link?: Hdf5Path
  readonly hardLink?: Hdf5Path
  readonly externalLink?: readonly [file: string, path: string]
}

export type Entries = Readonly<Record<Hdf5Path, Entry>>

/** The objects in the order of a walk; the root and missing groups are made. */
export function objectsOf(entries: Entries): readonly Hdf5Object[] {
  const all = new Map<string, Entry>([['/', {}]])
  for (const [path, entry] of Object.entries(entries)) {
    for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
      if (!all.has(path.slice(0, at))) all.set(path.slice(0, at), {})
    }
    all.set(path, entry)
  }
  const order = (path: string) => path.replaceAll('/', '\u0000')
  return [...all]
    .sort(([a], [b]) => (order(a) < order(b) ? -1 : 1))
    .map(([path, entry], address) => objectOf(path as Hdf5Path, entry, address))
}

/** Names of the files that small trees come from, by number. */
const FILES = ['session.nwb', 'second.nwb', 'third.nwb'].map(url => ({ url, size: 1000, etag: '"1"' }))

/** `file`: number of the session's file that holds the objects. */
export const treeOf = (entries: Entries, file = 0): NwbTree =>
  treeFromObjects(objectsOf(entries), file, FILES.slice(0, Math.max(1, file + 1))).tree

/** A session that is complete but empty, with `entries` on top. */
export const sessionOf = (entries: Entries): NwbTree => treeOf({ ...EMPTY_SESSION, ...entries })

/** Every dataset of the entries that has values. */
export function lookUps(entries: Entries, file = 0): LookedUp {
  const lookedUp = new Map<NodeId, TypedValue>()
  for (const [path, { dtype = 'string', shape = [], values }] of Object.entries(entries))
    if (values !== undefined) lookedUp.set(fileNodeId(file, path as NodePath), { dtype, shape, values })
  return lookedUp
}

export const text = (value: string): Entry => ({ dtype: 'string', shape: [], values: [value] })

export const EMPTY_SESSION: Entries = {
  '/': { type: 'NWBFile', attributes: { object_id: 'root-id', nwb_version: '2.9.0' } },
  '/acquisition': {},
  '/analysis': {},
  '/general': {},
  '/processing': {},
  '/stimulus/presentation': {},
  '/stimulus/templates': {},
  '/identifier': text('session 1'),
  '/session_description': text('nothing happens'),
  '/session_start_time': text('2024-01-02T03:04:05+00:00'),
  '/timestamps_reference_time': text('2024-01-02T03:04:05+00:00'),
  '/file_create_date': { dtype: 'string', shape: [1], values: ['2024-01-02T03:04:05+00:00'] },
}

export const CATALOG = catalogOf(loadSchema('2.9.0').namespaces)

export interface StepReport extends StepsResult {
  /** What differs: `+ path`, `- path`, `~ path what: before → after`. */
  readonly diff: readonly string[]
}

export function applyStep(tree: NwbTree, step: Step): StepReport {
  const result = runSteps(tree, [step])
  return { ...result, diff: diffTrees(tree, result.tree) }
}

export function diffTrees(before: NwbTree, after: NwbTree): readonly string[] {
  const [old, now] = [linesOf(before), linesOf(after)]
  const lines: string[] = []
  for (const path of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [a, b] = [old.get(path), now.get(path)]
    if (a === undefined) lines.push(`+ ${path}`)
    else if (b === undefined) lines.push(`- ${path}`)
    else {
      for (const what of new Set([...a.keys(), ...b.keys()])) {
        const [left, right] = [a.get(what) ?? 'none', b.get(what) ?? 'none']
        if (left !== right) lines.push(`~ ${path} ${what}: ${left} → ${right}`)
      }
    }
  }
  return lines
}

function linesOf(tree: NwbTree): Map<string, Map<string, string>> {
  const nodes = new Map<string, Map<string, string>>()
  for (const { path, node } of walk(tree.root)) {
    const facts = new Map<string, string>([['kind', node.kind]])
    if (node.kind === 'link') facts.set('target', node.target)
    if (node.kind === 'group' || node.kind === 'dataset') {
      facts.set('id', node.id)
      for (const { name, dtype, shape, values } of node.attributes)
        facts.set(`@${name}`, `${JSON.stringify(dtype)} ${JSON.stringify(shape)} ${JSON.stringify(values)}`)
    }
    if (node.kind === 'dataset') {
      facts.set('dtype', JSON.stringify(node.dtype))
      facts.set('shape', JSON.stringify(node.shape))
      facts.set('data', JSON.stringify(node.data))
    }
    nodes.set(path, facts)
  }
  return nodes
}

function objectOf(path: Hdf5Path, entry: Entry, address: number): Hdf5Object {
  const { link, hardLink, externalLink, dtype, shape = [] } = entry
  if (link !== undefined) return { kind: 'link', path, hard: false, target: link }
  if (hardLink !== undefined) return { kind: 'link', path, hard: true, target: hardLink }
  if (externalLink !== undefined) return { kind: 'external-link', path, file: externalLink[0], target: externalLink[1] }
  const attributes = attributesOf(entry)
  if (dtype === undefined) return { kind: 'group', path, address, attributes }
  if (entry.values !== undefined && shape !== null && elementCount(shape) !== entry.values.length)
    throw new Error(`${path}: the values do not fill the shape`)
  const { chunkShape = null, filters = [] } = entry
  const named = filters.map((name, id) => ({ id: 1000 + id, name, options: [] }))
  const storage = { chunkShape, filters: named, littleEndian: true }
  return { kind: 'dataset', path, address, attributes, dtype, shape, ...storage }
}

function attributesOf({ type, namespace, attributes = {} }: Entry): readonly Attribute[] {
  const named: Record<string, AttributeEntry> = {
    ...(type !== undefined && { neurodata_type: type }),
    ...(type !== undefined && namespace !== null && { namespace: namespace ?? 'core' }),
    ...attributes,
  }
  return Object.entries(named).map(([name, value]): Attribute => {
    if (typeof value === 'string') return { name, dtype: 'string', shape: [], values: [value] }
    if (typeof value === 'number') return { name, dtype: 'float64', shape: [], values: [value] }
    if ('ref' in value) return { name, dtype: 'reference', shape: [], values: [value] }
    if ('dtype' in value) return { name, ...value }
    return { name, dtype: 'string', shape: [value.length], values: value }
  })
}
