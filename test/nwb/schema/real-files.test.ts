import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Hdf5File, Hdf5Object } from '#lib/hdf5/hdf5-file.ts'
import { openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import { parseNwbVersion, targetVersion } from '#lib/nwb/schema/nwb-version.ts'
import type { CachedNamespace } from '#lib/nwb/schema/parse-namespace.ts'
import { selectNamespaces } from '#lib/nwb/schema/select-namespaces.ts'
import type { TypeName } from '#lib/nwb/schema/spec-types.ts'
import { catalogOf } from '#lib/nwb/schema/type-catalog.ts'

/** Real files of every schema version at hand; they are no part of this repository. */
const SHARED = resolve(import.meta.dirname, '../../../../shared')
const FILES: readonly (readonly [path: string, types: number, extensions: readonly string[]])[] = [
  ['corpus/nwb/pynwb-back-compat/1.0.3_nwbfile.nwb', 69, []],
  ['corpus/nwb/pynwb-back-compat/1.1.2_nwbfile.nwb', 73, []],
  ['corpus/nwb/aibs.nwb', 78, ['ndx-aibs-ecephys']],
  ['corpus/nwb/nwb_test.nwb', 75, []],
  ['corpus/nwb/pynwb-back-compat/1.5.1_timeseries_no_data.nwb', 76, []],
  ['corpus/nwb/pynwb-back-compat/2.1.0_nwbfile_with_extension.nwb', 87, ['ndx-testextension']],
  ['corpus/nwb/aind-foraging/697062_2023-11-14_11-12-44.nwb', 87, []],
  ['fixtures/proof.nwb', 87, []],
  ['corpus/nwb/aqnwb/exampleRecording.nwb', 92, []],
]
const present = FILES.filter(([path]) => existsSync(resolve(SHARED, path)))

describe.skipIf(present.length === 0)('schemas of real files (skipped where ../shared is absent)', () => {
  it.each(present)('resolves the types of %s, as it is and as it will be written', async (path, count, extensions) => {
    const { cached, used, version } = await readSchemas(resolve(SHARED, path))
    const target = targetVersion(parseNwbVersion(version))
    const base = target.kind === 'schema' ? loadSchema(target.version).namespaces : cached

    const selection = selectNamespaces(used, base, cached)

    expect(catalogOf(cached).types()).toHaveLength(count)
    expect(selection).toMatchObject({ unresolved: [], problems: [] })
    expect(selection.namespaces.slice(base.length).map(({ name }) => name)).toEqual(extensions)
  })
})

async function readSchemas(path: string) {
  const source = await openFileSource(path)
  const file = await openHdf5(source)
  try {
    const objects = await file.readObjects()
    return {
      cached: await readCached(file, objects),
      used: objects.flatMap(object => typeOf(object) ?? []),
      version: textOf(objects[0], 'nwb_version'),
    }
  } finally {
    await file.close()
    await source.close()
  }
}

async function readCached(file: Hdf5File, objects: readonly Hdf5Object[]): Promise<CachedNamespace[]> {
  const namespaces = new Map<string, { name: string; version: string; texts: Map<string, string> }>()
  for (const { kind, path } of objects) {
    const [, root, name = '', version = '', source] = path.split('/')
    if (kind !== 'dataset' || root !== 'specifications' || source === undefined) continue
    const values = await file.readValues(path)
    const namespace = namespaces.get(name) ?? { name, version, texts: new Map<string, string>() }
    namespace.texts.set(source, values.kind === 'strings' ? (values.strings[0] ?? '') : expect.fail(path))
    namespaces.set(name, namespace)
  }
  return [...namespaces.values()].map(({ name, version, texts }) => ({
    name,
    version,
    namespaceText: texts.get('namespace') ?? '',
    sources: [...texts].filter(([source]) => source !== 'namespace').map(([name, text]) => ({ name, text })),
  }))
}

function typeOf(object: Hdf5Object): TypeName | undefined {
  const namespace = textOf(object, 'namespace')
  const name = textOf(object, 'neurodata_type')
  return namespace !== undefined && name !== undefined ? { namespace, name } : undefined
}

function textOf(object: Hdf5Object | undefined, attribute: string): string | undefined {
  const attributes = object !== undefined && 'attributes' in object ? object.attributes : []
  const value = attributes.find(({ name }) => name === attribute)?.values[0]
  return typeof value === 'string' ? value : undefined
}
