import { describe, expect, it } from 'vitest'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import { selectNamespaces } from '#lib/nwb/schema/select-namespaces.ts'
import { extension } from './extension.ts'

const base = loadSchema('2.9.0').namespaces
const BASE = ['core', 'hdmf-common', 'hdmf-experimental']

const type = (namespace: string, name: string) => ({ namespace, name })
const defining = (namespace: string, name: string, inc: string, includes?: string[]) =>
  extension(namespace, {
    groups: [{ neurodata_type_def: name, neurodata_type_inc: inc, doc: '' }],
    ...(includes !== undefined && { includes }),
  })

const probe = defining('ndx-probe', 'Probe', 'Device')
const shank = defining('ndx-shank', 'Shank', 'Probe', ['core', 'ndx-probe'])
const lonely = defining('ndx-lonely', 'Lonely', 'Gone', ['core', 'ndx-gone'])

const names = (selection: { readonly namespaces: readonly { readonly name: string }[] }) =>
  selection.namespaces.map(({ name }) => name)

describe('selectNamespaces', () => {
  it('takes the base alone where no extension is used, broken ones beside or not', () => {
    const selection = selectNamespaces([type('core', 'NWBFile')], base, [probe, lonely])

    expect(names(selection)).toEqual(BASE)
    expect(selection).toMatchObject({ unresolved: [], problems: [] })
  })

  it('takes the extensions in use, with all that they include', () => {
    const selection = selectNamespaces([type('ndx-shank', 'Shank')], base, [shank, lonely, probe])

    expect(names(selection)).toEqual([...BASE, 'ndx-probe', 'ndx-shank'])
    expect(selection.unresolved).toEqual([])
    expect(selection.catalog.isSubtype(type('ndx-shank', 'Shank'), type('core', 'Device'))).toBe(true)
  })

  it('takes an extension whose name stands before a core type', () => {
    const selection = selectNamespaces([type('ndx-probe', 'TimeSeries')], base, [probe])

    expect(names(selection)).toEqual([...BASE, 'ndx-probe'])
    expect(selection.unresolved).toEqual([])
  })

  it('copies texts and source names as they are', () => {
    const selection = selectNamespaces([type('ndx-probe', 'Probe')], base, [probe])

    expect(selection.namespaces.at(-1)).toBe(probe)
  })

  it('leaves out old copies of the base, and takes the last of two versions', () => {
    const old = extension('core', { groups: [{ neurodata_type_def: 'Old', doc: '' }] })
    const newer = { ...probe, version: '0.2.0' }

    const selection = selectNamespaces([type('core', 'Old'), type('ndx-probe', 'Probe')], base, [old, probe, newer])

    expect(selection.namespaces).toEqual([...base, newer])
    expect(selection.unresolved).toEqual([type('core', 'Old')])
  })

  it('lists each type once that nothing defines', () => {
    const used = [type('core', 'Ghost'), type('ndx-nowhere', 'Probe'), type('core', 'Ghost'), type('core', 'Device')]

    expect(selectNamespaces(used, base, []).unresolved).toEqual([type('core', 'Ghost'), type('ndx-nowhere', 'Probe')])
  })

  it('reports an include that is missing, and the type that rests on it', () => {
    const selection = selectNamespaces([type('ndx-lonely', 'Lonely')], base, [lonely])

    expect(selection.unresolved).toEqual([type('ndx-lonely', 'Lonely')])
    expect(selection.problems).toEqual([
      "Extension 'ndx-lonely' includes namespace 'ndx-gone', which the file does not hold.",
      expect.stringContaining("extends 'Gone'"),
    ])
  })

  it('reports a source that is missing', () => {
    const selection = selectNamespaces([type('ndx-probe', 'Probe')], base, [{ ...probe, sources: [] }])

    expect(selection.problems[0]).toContain("'ndx-probe.types'")
    expect(selection.unresolved).toHaveLength(1)
  })

  it.each(['', '{}', '[]', '{"namespaces": [{"name": "other"}]}', '{"namespaces": [7]}'])(
    'reports the namespace text %j and goes on',
    namespaceText => {
      const selection = selectNamespaces([type('ndx-probe', 'Probe'), type('core', 'Device')], base, [
        { ...probe, namespaceText },
      ])

      expect(selection.problems).toHaveLength(1)
      expect(selection.unresolved).toEqual([type('ndx-probe', 'Probe')])
    },
  )

  it('survives extensions that include each other', () => {
    const circle = [defining('a', 'A', 'Device', ['core', 'b']), defining('b', 'B', 'Device', ['core', 'a'])]

    expect(names(selectNamespaces([type('a', 'A')], base, circle))).toEqual([...BASE, 'a', 'b'])
  })
})
