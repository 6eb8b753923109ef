import { describe, expect, it } from 'vitest'
import { CorruptSourceError, InvalidInputError } from '#lib/errors.ts'
import { cachedNamespaces, sourcesToRead } from '#lib/nwb/cached-specifications.ts'
import type { CachedSource } from '#lib/nwb/read-hdf5.ts'
import { sessionSchemas } from '#lib/nwb/session-schemas.ts'
import { treeOf } from '#test/support/small-tree.ts'

const cachedSource = (namespace: string, version: string, source: string): CachedSource => ({
  namespace,
  version,
  source,
  path: `/specifications/${namespace}/${version}/${source}`,
})

const sources = [
  cachedSource('core', '2.8.0', 'namespace'),
  cachedSource('core', '2.8.0', 'nwb.base'),
  cachedSource('ndx-a', '0.10.0', 'ndx-a.extensions'),
  cachedSource('ndx-a', '0.10.0', 'namespace'),
  cachedSource('ndx-a', '0.9.0', 'namespace'),
  cachedSource('ndx-b', '1.0.0', 'b'),
]

const rootOf = (version: string) => treeOf({ '/': { type: 'NWBFile', attributes: { nwb_version: version } } })

describe('sourcesToRead', () => {
  it('skips what is replaced anyway, unless the source keeps its own', () => {
    expect(sourcesToRead(sources, { keepsBase: false }).map(({ namespace }) => namespace)).not.toContain('core')
    expect(sourcesToRead(sources, { keepsBase: true })).toEqual(sources)
  })
})

describe('cachedNamespaces', () => {
  it('takes the newest version of each, and only those that are described', () => {
    const namespaces = cachedNamespaces(sources, path => `text of ${path}`)

    expect(namespaces.map(({ name, version }) => `${name} ${version}`)).toEqual(['core 2.8.0', 'ndx-a 0.10.0'])
    expect(namespaces[1]).toMatchObject({
      namespaceText: 'text of /specifications/ndx-a/0.10.0/namespace',
      sources: [{ name: 'ndx-a.extensions', text: 'text of /specifications/ndx-a/0.10.0/ndx-a.extensions' }],
    })
  })

  it('refuses a specification that is no text', () => {
    expect(() => cachedNamespaces(sources, () => undefined)).toThrow(CorruptSourceError)
  })
})

describe('sessionSchemas', () => {
  const cached = cachedNamespaces(sources, () => '{"namespaces":[]}')

  it.each([
    ['2.0b', '2.9.0', '1.8.0'],
    ['2.6.0-alpha', '2.9.0', '1.8.0'],
    ['NWB-2.2.0', '2.9.0', '1.8.0'],
    ['', '2.9.0', '1.8.0'],
    ['2.9.0', '2.9.0', '1.8.0'],
    ['2.10.0', '2.10.0', '1.9.0'],
  ])('of a file of version %j are core %s and hdmf-common %s, with its extensions', (version, core, common) => {
    const { base, extensions, warnings } = sessionSchemas(rootOf(version), cached)

    expect(base.map(namespace => namespace.version).slice(0, 2)).toEqual([core, common])
    expect(extensions.map(({ name }) => name)).toEqual(['ndx-a'])
    expect(warnings).toEqual([])
  })

  it('are the own ones of a newer file, with a warning', () => {
    const own = sessionSchemas(rootOf('2.11.0'), cached)
    const none = sessionSchemas(rootOf('2.11.0'), [])

    expect(own.base.map(({ name, version }) => `${name} ${version}`)).toEqual(['core 2.8.0'])
    expect(own.warnings).toHaveLength(1)
    expect(none.base[0]?.version).toBe('2.10.0')
    expect(none.warnings).toHaveLength(1)
  })

  it('refuse NWB 1', () => {
    expect(() => sessionSchemas(rootOf('NWB-1.0.6'), [])).toThrow(InvalidInputError)
  })
})
