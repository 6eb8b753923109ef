/**
 * Describes a Zarr v2 store (format `nwb-describe/1`) on a way of its own: nothing of lib/zarr or lib/codecs takes part, so that
 * what the writer gets wrong is not read back wrong in the same way.
 */

import type { Store } from '#lib/io/store.ts'
import {
  byCodePoint,
  type DescribedAttribute,
  type DescribedNode,
  type DescribedValue,
  type Description,
  describeValues,
} from './describe.ts'
import { keysOf } from './folder.ts'
import { isToken, parsePythonJson, plainJson } from './python-json.ts'
import { readStoredArray, type StoredArrayDocument } from './stored-array.ts'

const IDENTITY = ['neurodata_type', 'namespace', 'object_id']
const ADDED = ['zarr_dtype', 'zarr_link', '_ARRAY_DIMENSIONS', '.specloc']

type Document = Readonly<Record<string, unknown>>

interface DescribeOptions {
  /** Arrays that are left out, by folder. */
  readonly skip?: readonly string[]
}

/** Of a store in memory, in a folder or anywhere else. */
export async function describeStore(store: Store, options: DescribeOptions = {}): Promise<Description> {
  const keys = new Map<string, Uint8Array>()
  for await (const { key } of store.list('')) {
    const bytes = await store.get(key)
    if (bytes !== undefined) keys.set(key, bytes)
  }
  return describeKeys(keys, options)
}

/** Of a store in a folder. */
export const describeStoreFolder = (folder: string, options: DescribeOptions = {}): Promise<Description> =>
  describeKeys(keysOf(folder), options)

async function describeKeys(
  keys: ReadonlyMap<string, Uint8Array>,
  { skip = [] }: DescribeOptions,
): Promise<Description> {
  const folders = [...keys.keys()].flatMap(key => {
    const [, folder, kind] = /^(.*?)\/?\.z(group|array)$/.exec(key) ?? []
    return folder === undefined ? [] : [{ folder, isArray: kind === 'array' }]
  })
  const nodes: [string, DescribedNode][] = []
  for (const { folder, isArray } of folders) {
    if (folder === 'specifications' || folder.startsWith('specifications/')) continue
    if (skip.includes(folder)) continue
    const attributes = document(keys, folder, '.zattrs')
    const described = describeAttributes(attributes)
    nodes.push([
      `/${folder}`,
      isArray
        ? { kind: 'dataset', ...described, ...(await describeData(keys, folder, attributes)) }
        : { kind: 'group', ...described },
    ])
    nodes.push(...describeLinks(folder, attributes))
  }
  nodes.sort(([a], [b]) => byCodePoint(a, b))
  const specifications = describeSpecifications(folders.map(({ folder }) => folder))
  return { format: 'nwb-describe/1', backend: 'zarr', specifications, nodes: Object.fromEntries(nodes) }
}

async function describeData(keys: ReadonlyMap<string, Uint8Array>, folder: string, attributes: Document) {
  const zarray = plainJson(document(keys, folder, '.zarray')) as unknown as StoredArrayDocument
  const logical = attributes.zarr_dtype
  const { values, dtype } = await readStoredArray(keys, folder, zarray, logical)
  const shape = logical === 'scalar' ? [] : zarray.shape
  const { chunks, compressor, filters, order, fill_value, shape: stored_shape } = zarray
  const storage = {
    chunks,
    dtype: zarray.dtype,
    compressor,
    filters,
    order,
    zarr_dtype: logical,
    stored_shape,
    fill_value,
  }
  return { dtype, shape, ...describeValues(values, dtype, shape), storage }
}

function describeAttributes(attributes: Document) {
  const identity = Object.fromEntries(Object.entries(attributes).filter(([name]) => IDENTITY.includes(name)))
  const others = Object.entries(attributes)
    .filter(([name]) => !IDENTITY.includes(name) && !ADDED.includes(name))
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([name, value]) => [name, describeAttribute(value)] as const)
  return { ...identity, attributes: Object.fromEntries(others) }
}

function describeAttribute(value: unknown): DescribedAttribute {
  if (value === null) return { dtype: 'null', shape: [], value: null }
  const reference = typeof value === 'object' && 'zarr_dtype' in value && 'value' in value ? value.value : undefined
  if (reference !== undefined) {
    const paths = flat(reference).map(record => ({ ref: (record as { path: string }).path }))
    return { dtype: 'reference', ...shaped(reference, paths) }
  }
  const items = flat(value)
  if (items.length === 0) return { dtype: 'empty', shape: [0], value: [] }
  const families = [...new Set(items.map(familyOf))]
  return { dtype: families.length === 1 ? families[0] : 'mixed', ...shaped(value, items.map(describeItem)) }
}

const shaped = (value: unknown, items: readonly DescribedValue[]) =>
  Array.isArray(value) ? { shape: shapeOf(value), value: items } : { shape: [], value: items[0] ?? null }

const shapeOf = (value: unknown): number[] => (Array.isArray(value) ? [value.length, ...shapeOf(value[0])] : [])

const flat = (value: unknown): unknown[] => (Array.isArray(value) ? value.flatMap(flat) : [value])

function familyOf(item: unknown): string {
  if (isToken(item)) return /^-?\d+$/.test(item.token) ? 'int' : 'float'
  return typeof item === 'boolean' ? 'bool' : typeof item
}

function describeItem(item: unknown): DescribedValue {
  if (!isToken(item)) return item as DescribedValue
  const value = Number(item.token)
  if (/^-?\d+$/.test(item.token) && !Number.isSafeInteger(value)) return item.token
  return Number.isFinite(value) ? value : item.token
}

function describeLinks(folder: string, { zarr_link: links = [] }: Document): [string, DescribedNode][] {
  return (links as { name: string; source: string; path: string }[]).map(({ name, source, path }) => [
    `${folder === '' ? '' : `/${folder}`}/${name}`,
    { kind: 'link', target: path, ...(source !== '.' && { file: source }) },
  ])
}

function describeSpecifications(folders: readonly string[]): Description['specifications'] {
  const steps = folders.filter(folder => folder.startsWith('specifications/')).map(folder => folder.split('/'))
  return steps
    .filter(({ length }) => length === 3)
    .map(([, namespace = '', version = '']) => ({
      namespace,
      version,
      sources: steps
        .filter(step => step.length === 4 && step[1] === namespace && step[2] === version)
        .map(step => step[3] ?? '')
        .sort(byCodePoint),
    }))
    .sort((a, b) => byCodePoint(a.namespace, b.namespace) || byCodePoint(a.version, b.version))
}

function document(keys: ReadonlyMap<string, Uint8Array>, folder: string, name: string): Document {
  const bytes = keys.get(folder === '' ? name : `${folder}/${name}`)
  return bytes === undefined ? {} : (parsePythonJson(bytes) as Document)
}
