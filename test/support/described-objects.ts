/**
 * A description of an HDF5 file (format nwb-describe/1 of ../shared/golden) → the objects that its reader would list,
 * so that what becomes of real files can be tested without reading one.
 */

import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { DataType } from '#lib/array/dtype.ts'
import type { Attribute, Scalar, TypedValue } from '#lib/array/values.ts'
import type { Hdf5Object, Hdf5Path } from '#lib/hdf5/hdf5-file.ts'
import { fileNodeId } from '#lib/nwb/read-hdf5.ts'

const GOLDEN = resolve(import.meta.dirname, '../../../shared/golden/source')

interface Value {
  readonly dtype: DataType
  readonly shape: readonly number[] | null
  readonly value: Scalar | readonly Scalar[] | null
}

interface DescribedNode {
  readonly kind: 'group' | 'dataset' | 'link'
  readonly neurodata_type?: string
  readonly namespace?: string
  readonly object_id?: string
  readonly attributes: Readonly<Record<string, Value>>
  readonly dtype: DataType
  readonly shape: readonly number[] | null
  readonly values?: readonly Scalar[]
  readonly target: Hdf5Path
  readonly file?: string
  readonly hard?: boolean
  readonly storage?: { readonly chunks: readonly number[] | null }
}

export interface DescribedFile {
  readonly name: string
  readonly objects: readonly Hdf5Object[]
  /** The small values that the description holds, as if each had been looked up. */
  readonly lookedUp: ReadonlyMap<string, TypedValue>
}

/** Names of the descriptions that are there; none where the shared folder is not. */
export function describedFiles(): readonly string[] {
  if (!existsSync(GOLDEN)) return []
  return globSync(join(GOLDEN, '**/*.json'))
    .map(path => relative(GOLDEN, path))
    .sort()
}

export function readDescribed(name: string): DescribedFile {
  const { nodes } = JSON.parse(readFileSync(join(GOLDEN, name), 'utf8')) as { nodes: Record<string, DescribedNode> }
  const entries = Object.entries(nodes) as [Hdf5Path, DescribedNode][]
  entries.sort(([a], [b]) => compareDepthFirst(a, b))
  const lookedUp = new Map<string, TypedValue>()
  for (const [path, { kind, dtype, shape, values }] of entries)
    if (kind === 'dataset' && values !== undefined) lookedUp.set(fileNodeId(0, path), { dtype, shape, values })
  return { name, objects: entries.map(([path, node], index) => objectOf(path, node, index)), lookedUp }
}

function objectOf(path: Hdf5Path, node: DescribedNode, address: number): Hdf5Object {
  if (node.kind === 'link') {
    if (node.file !== undefined) return { kind: 'external-link', path, file: node.file, target: node.target }
    return { kind: 'link', path, hard: node.hard === true, target: node.target }
  }
  const attributes = attributesOf(node)
  if (node.kind === 'group') return { kind: 'group', path, address, attributes }
  return {
    kind: 'dataset',
    path,
    address,
    attributes,
    dtype: node.dtype,
    shape: node.shape,
    chunkShape: node.storage?.chunks ?? null,
    filters: [],
    littleEndian: true,
  }
}

function attributesOf(node: DescribedNode): readonly Attribute[] {
  const reserved = (['namespace', 'neurodata_type', 'object_id'] as const).flatMap((name): readonly Attribute[] => {
    const text = node[name]
    return text === undefined ? [] : [{ name, dtype: 'string', shape: [], values: [text] }]
  })
  const others = Object.entries(node.attributes).map(([name, { dtype, shape, value }]): Attribute => {
    if (shape === null) return { name, dtype: dtype ?? 'float64', shape, values: [] }
    const values = (shape.length === 0 ? [value] : value) as readonly Scalar[]
    return { name, dtype, shape, values }
  })
  return [...reserved, ...others]
}

/** Parents before children, siblings by code point: the order of a walk. */
function compareDepthFirst(a: string, b: string): number {
  const [left, right] = [a.split('/').filter(Boolean), b.split('/').filter(Boolean)]
  for (const [index, part] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    if (part !== other) return Buffer.compare(Buffer.from(part), Buffer.from(other))
  }
  return left.length - right.length
}
