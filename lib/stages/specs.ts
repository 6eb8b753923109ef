/** The specifications that a file or store caches, each as a JSON file: `<namespace>/<version>/<source>.json`. */

import { mapLimit } from '#lib/async.ts'
import { CorruptSourceError, InvalidInputError } from '#lib/errors.ts'
import { type CachedSource, cachedSourcesAmong } from '#lib/nwb/read-hdf5.ts'
import { readSource } from '#lib/nwb/read-source.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import { openStoreArrays } from '#lib/zarr/open-store-arrays.ts'
import { readArrayRegion } from '#lib/zarr/read-array-region.ts'
import type { Environment } from './environment.ts'
import { isStore } from './file-kind.ts'
import { openFiles } from './open-files.ts'

export interface SpecificationText extends Pick<CachedSource, 'namespace' | 'version' | 'source'> {
  readonly text: string
}

const LANES = 4

/** Writes them below `out`; returns the keys. Throws InvalidInputError where the file caches none. */
export async function exportSpecifications(
  url: string,
  out: string,
  env: Pick<Environment, 'openSource' | 'openStore' | 'signal'>,
): Promise<readonly string[]> {
  const texts = await (isStore(url) ? storeTexts(url, env) : fileTexts(url, env))
  if (texts.length === 0)
    throw new InvalidInputError('The file caches no specifications.', {
      url,
      advice: 'Files of old writers have none: readers go by the version of NWB that they bring along.',
    })
  const store = await env.openStore(out)
  return mapLimit(
    texts,
    LANES,
    async ({ namespace, version, source, text }, _, waiting) => {
      const key = `${namespace}/${version}/${source}.json`
      await store.set(key, Buffer.from(indented(text, url, key)), waiting)
      return key
    },
    { signal: env.signal },
  )
}

async function storeTexts(
  url: string,
  { openStore, signal }: Pick<Environment, 'openStore' | 'signal'>,
): Promise<readonly SpecificationText[]> {
  const stored = await openStoreArrays(await openStore(url), { signal })
  const arrays = [...stored.nodes.values()].filter(node => node.kind === 'array')
  const byPath = new Map(arrays.map(array => [array.path, array]))
  return textsOf(cachedSourcesAmong([...byPath.keys()] as NodePath[]), url, signal, async (path, waiting) => {
    const array = byPath.get(path)
    if (array === undefined) return []
    const region = { start: array.metadata.shape.map(() => 0), shape: array.metadata.shape.map(() => 1) }
    const values = await readArrayRegion(stored.store, array, region, waiting)
    return values.kind === 'strings' ? values.strings : []
  })
}

async function fileTexts(
  url: string,
  env: Pick<Environment, 'openSource' | 'signal'>,
): Promise<readonly SpecificationText[]> {
  const open = await openFiles([url], env)
  try {
    const [file] = open.files
    if (file === undefined) return []
    const { hdf5, cachedSources } = await readSource(await file.hdf5(env), 0, open.treeFiles, env)
    return await textsOf(cachedSources, url, env.signal, async (path, waiting) => {
      const values = await hdf5.readValues(path, undefined, waiting)
      return values.kind === 'strings' ? values.strings : []
    })
  } finally {
    await open.close()
  }
}

const textsOf = (
  sources: readonly CachedSource[],
  url: string,
  signal: AbortSignal,
  read: (path: NodePath, waiting: { readonly signal: AbortSignal }) => Promise<readonly string[]>,
): Promise<readonly SpecificationText[]> =>
  mapLimit(
    sources,
    LANES,
    async ({ namespace, version, source, path }, _, waiting) => {
      const [text, ...others] = await read(path, waiting)
      if (text !== undefined && others.length === 0) return { namespace, version, source, text }
      throw new CorruptSourceError('A cached specification must be one text.', { url, path })
    },
    { signal },
  )

function indented(text: string, url: string, key: string): string {
  try {
    return `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`
  } catch (cause) {
    throw new CorruptSourceError(`The cached specification ${key} is no JSON.`, { url }, { cause })
  }
}
