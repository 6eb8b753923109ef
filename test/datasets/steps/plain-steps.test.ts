import { describe, expect, it } from 'vitest'
import { checkNwb2 } from '#lib/datasets/steps/check-nwb-2.ts'
import { objectIds } from '#lib/datasets/steps/object-ids.ts'
import { omitNullAttributes } from '#lib/datasets/steps/omit-null-attributes.ts'
import { provenance } from '#lib/datasets/steps/provenance.ts'
import { refuseExternalLinks } from '#lib/datasets/steps/refuse-external-links.ts'
import { unsignedVectorIndex } from '#lib/datasets/steps/unsigned-vector-index.ts'
import { InvalidInputError, TransformError, UnsupportedFeatureError } from '#lib/errors.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import { TOOL } from '#lib/tool.ts'
import { applyStep, EMPTY_SESSION, type Entries, lookUps, sessionOf, treeOf } from '#test/support/small-tree.ts'

describe('checkNwb2', () => {
  it('lets a session through unchanged', () => {
    expect(applyStep(sessionOf({}), checkNwb2)).toMatchObject({ diff: [], changes: [] })
  })

  it.each<[string, Entries, string]>([
    ['NWB 1 by its version', { '/nwb_version': { dtype: 'string' } }, 'NWB 1'],
    ['NWB 1 by its epochs', { '/epochs': {} }, 'NWB 1'],
    ['a group that lost its type', { '/acquisition': {} }, 'no neurodata_type'],
    ['another type', { '/': { type: 'Units' } }, 'neurodata_type Units'],
  ])('refuses %s', (_, entries, message) => {
    expect(() => applyStep(treeOf(entries), checkNwb2)).toThrow(InvalidInputError)
    expect(() => applyStep(treeOf(entries), checkNwb2)).toThrow(message)
  })
})

describe('unsignedVectorIndex', () => {
  it.each([
    ['int8', 'uint8'],
    ['int16', 'uint16'],
    ['int32', 'uint32'],
    ['int64', 'uint64'],
  ] as const)('makes an index of %s one of %s', (before, after) => {
    const path = '/units/spike_times_index'
    const tree = sessionOf({ [path]: { type: 'VectorIndex', namespace: 'hdmf-common', dtype: before, shape: [2] } })

    const { diff, changes } = applyStep(tree, unsignedVectorIndex)

    const source = `{"kind":"source","file":0,"path":"${path}"}`
    expect(diff).toEqual([
      `~ ${path} dtype: "${before}" → "${after}"`,
      `~ ${path} data: ${source} → {"kind":"cast","of":${source},"from":"${before}","dtype":"${after}"}`,
    ])
    expect(changes).toEqual([
      { step: 'unsigned-vector-index', path, before, after, reason: expect.stringContaining('unsigned') },
    ])
  })

  it('leaves unsigned ones and other columns alone', () => {
    const tree = sessionOf({
      '/units/a_index': { type: 'VectorIndex', dtype: 'uint8', shape: [2] },
      '/units/id': { type: 'ElementIdentifiers', dtype: 'int64', shape: [2] },
    })

    expect(applyStep(tree, unsignedVectorIndex).tree).toBe(tree)
  })
})

describe('omitNullAttributes', () => {
  it('drops null dataspaces and null references, and records them', () => {
    const tree = sessionOf({
      '/general/devices/a': {
        attributes: {
          empty: { dtype: 'string', shape: null, values: [] },
          none: { dtype: 'reference', shape: [], values: [{ ref: null }] },
          note: 'kept',
          list: { dtype: 'int8', shape: [0], values: [] },
        },
      },
    })

    const { diff, changes } = applyStep(tree, omitNullAttributes)

    expect(diff).toEqual([
      '~ /general/devices/a @empty: "string" null [] → none',
      '~ /general/devices/a @none: "reference" [] [{"ref":null}] → none',
    ])
    expect(changes.map(({ attribute }) => attribute)).toEqual(['empty', 'none'])
  })
})

describe('refuseExternalLinks', () => {
  it('names the link, the file and the object in it', () => {
    const tree = sessionOf({ '/acquisition/lfp': { externalLink: ['../raw.nwb', '/acquisition/x'] } })

    expect(() => applyStep(tree, refuseExternalLinks)).toThrow(UnsupportedFeatureError)
    expect(() => applyStep(tree, refuseExternalLinks)).toThrow(
      '/acquisition/lfp is a link to /acquisition/x of the file ../raw.nwb',
    )
  })
})

describe('objectIds', () => {
  const device = (object_id?: string) => ({ type: 'Device', attributes: { ...(object_id && { object_id }) } })

  it('makes missing ids from identifier and path, and renews later ones of an id that is taken', () => {
    const tree = sessionOf({
      '/general/devices/a': device('x'),
      '/general/devices/b': device('x'),
      '/general/devices/c': device(),
    })

    const { diff, changes } = applyStep(tree, objectIds('session 1'))

    const [b, c] = [makeObjectId('session 1', '/general/devices/b'), makeObjectId('session 1', '/general/devices/c')]
    expect(diff).toEqual([
      `~ /general/devices/b @object_id: "string" [] ["x"] → "string" [] ["${b}"]`,
      `~ /general/devices/c @object_id: none → "string" [] ["${c}"]`,
    ])
    expect(changes.map(({ before }) => before)).toEqual(['x', null])
  })

  it('finds a free id where the source uses the one that it would make', () => {
    const taken = makeObjectId('session 1', '/general/devices/b')
    const tree = sessionOf({ '/general/devices/a': device(taken), '/general/devices/b': device() })

    const { changes } = applyStep(tree, objectIds('session 1'))

    expect(changes).toHaveLength(1)
    expect(changes[0]?.after).toBe(makeObjectId('session 1', '/general/devices/b', '1'))
  })

  it('gives plain groups none', () => {
    const tree = sessionOf({ '/general/devices': {} })

    expect(applyStep(tree, objectIds('session 1')).tree).toBe(tree)
  })
})

describe('provenance', () => {
  const values = (path: '/general/was_generated_by') => (tree: ReturnType<typeof sessionOf>) => findNode(tree, path)

  it('adds this program to a session that names none', () => {
    const { tree, diff, changes } = applyStep(sessionOf({}), provenance(new Map()))

    expect(changes).toMatchObject([{ before: null, after: [[TOOL.name, TOOL.version]] }])
    expect(diff).toEqual(['+ /general/was_generated_by'])
    expect(values('/general/was_generated_by')(tree)).toMatchObject({
      dtype: 'string',
      shape: [1, 2],
      data: { kind: 'values', values: [TOOL.name, TOOL.version] },
    })
  })

  it('adds a row to those that are there, and keeps their identity', () => {
    const entries: Entries = {
      ...EMPTY_SESSION,
      '/general/was_generated_by': { dtype: 'string', shape: [1, 2], values: ['neuroconv', '0.5'] },
    }

    const { tree } = applyStep(treeOf(entries), provenance(lookUps(entries)))

    expect(values('/general/was_generated_by')(tree)).toMatchObject({
      id: '0:/general/was_generated_by',
      shape: [2, 2],
      data: { values: ['neuroconv', '0.5', TOOL.name, TOOL.version] },
    })
  })

  it('stops where the source has something else there', () => {
    const entries: Entries = {
      ...EMPTY_SESSION,
      '/general/was_generated_by': { dtype: 'string', shape: [3], values: ['a', 'b', 'c'] },
    }

    expect(() => applyStep(treeOf(entries), provenance(lookUps(entries)))).toThrow(TransformError)
  })
})
