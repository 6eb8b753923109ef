/**
 * The schemas in a store. They are not those of the source: the conversion puts in those of the version that it writes.
 * What is checked is what readers need: each namespace that an object's type names is there, whole, as JSON.
 */

import { elementCount } from '#lib/array/region.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { objectType } from '#lib/nwb/object-type.ts'
import { parseNamespace } from '#lib/nwb/schema/parse-namespace.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'
import { walkObjects } from '#lib/nwb/walk.ts'
import type { StoredArray, StoreNodes } from '#lib/zarr/open-store-arrays.ts'
import { readArrayRegion } from '#lib/zarr/read-array-region.ts'
import type { Difference } from './difference.ts'
import { unreadableDocument } from './unreadable.ts'

const TEXT_LANES = 8

/** Differences of the schemas that `tree`, the store's, needs. */
export async function checkSpecifications(
  { store, nodes }: StoreNodes,
  tree: NwbTree,
  { signal }: Waiting = {},
): Promise<readonly Difference[]> {
  const location = nodes.get('/')?.attributes['.specloc']
  if (typeof location !== 'string')
    return [{ kind: 'missing', path: '/', attribute: '.specloc', expected: 'specifications', found: null }]
  const folder = `/${location.replace(/^\//, '')}`
  const arrays = [...nodes.values()].filter(node => node.kind === 'array' && node.path.startsWith(`${folder}/`))
  const read = await mapLimit(
    arrays as readonly StoredArray[],
    TEXT_LANES,
    async (array, _, options) => readText(store, array, options),
    { signal },
  )
  const texts = new Map(read.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text] as const])))
  const used = new Set([...walkObjects(tree.root)].map(({ node }) => objectType(node)?.namespace))
  const missing = [...used].flatMap(name => (name === undefined ? [] : missingParts(name, folder, texts)))
  return [...read.flatMap(({ difference }) => difference ?? []), ...missing]
}

interface ReadText {
  readonly path: string
  readonly text?: string
  readonly difference?: Difference
}

async function readText(store: StoreNodes['store'], array: StoredArray, options: Waiting): Promise<ReadText> {
  const { path } = array
  try {
    if (elementCount(array.metadata.shape) !== 1) return { path, difference: unfit(path, 'It is not one text.') }
    const values = await readArrayRegion(store, array, undefined, options)
    const text = values.kind === 'strings' ? (values.strings[0] ?? '') : ''
    return isJson(text) ? { path, text } : { path, difference: unfit(path, 'It is no JSON text.') }
  } catch (error) {
    return { path, difference: { ...unreadableDocument(error), path } }
  }
}

const unfit = (path: string, detail: string): Difference => ({
  kind: 'unreadable',
  path,
  expected: null,
  found: null,
  detail,
})

/** The namespace, or sources of it, where no version in the store is whole. */
function missingParts(name: string, folder: string, texts: ReadonlyMap<string, string>): readonly Difference[] {
  const versions = [...texts.keys()].filter(
    path => path.startsWith(`${folder}/${name}/`) && path.endsWith('/namespace'),
  )
  const lacking = versions.map(path => lackingSources(name, path, texts))
  if (lacking.some(paths => paths.length === 0)) return []
  const paths = lacking.at(-1) ?? [`${folder}/${name}`]
  return paths.map(path => ({ kind: 'missing', path, expected: 'schema', found: null }))
}

function lackingSources(name: string, path: string, texts: ReadonlyMap<string, string>): readonly string[] {
  const parent = path.slice(0, -'/namespace'.length)
  const version = parent.slice(parent.lastIndexOf('/') + 1)
  try {
    const namespaceText = texts.get(path) ?? ''
    const { sources } = parseNamespace({ name, version, namespaceText, sources: [] }, { path })
    return sources.map(source => `${parent}/${source.replace(/\.yaml$/, '')}`).filter(source => !texts.has(source))
  } catch (error) {
    if (error instanceof InvalidInputError) return [path]
    throw error
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
