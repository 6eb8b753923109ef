import { describe, expect, it } from 'vitest'
import { namespaces } from '#lib/datasets/steps/namespaces.ts'
import { nullDatasets } from '#lib/datasets/steps/null-datasets.ts'
import { numberKinds } from '#lib/datasets/steps/number-kinds.ts'
import { oldAttributes } from '#lib/datasets/steps/old-attributes.ts'
import { requiredAttributes } from '#lib/datasets/steps/required-attributes.ts'
import { requiredGroups } from '#lib/datasets/steps/required-groups.ts'
import { valueShapes } from '#lib/datasets/steps/value-shapes.ts'
import { TransformError } from '#lib/errors.ts'
import { removeNode } from '#lib/nwb/edit.ts'
import { applyStep, CATALOG, sessionOf } from '#test/support/small-tree.ts'

const int = (dtype: 'int8' | 'int16' | 'int32' | 'int64', value: number | string) => ({
  dtype,
  shape: [],
  values: [value],
})

describe('namespaces', () => {
  it('names where a type is defined', () => {
    const tree = sessionOf({
      '/acquisition/a': { type: 'TimeSeries', namespace: null },
      '/units/id': { type: 'ElementIdentifiers', namespace: null, dtype: 'int8', shape: [0] },
    })

    expect(applyStep(tree, namespaces(CATALOG)).diff).toEqual([
      '~ /acquisition/a @namespace: none → "string" [] ["core"]',
      '~ /units/id @namespace: none → "string" [] ["hdmf-common"]',
    ])
  })

  it('stops at a type that nobody defines', () => {
    const tree = sessionOf({ '/acquisition/a': { type: 'Nonsense', namespace: null } })

    expect(() => applyStep(tree, namespaces(CATALOG))).toThrow(TransformError)
  })
})

describe('oldAttributes', () => {
  it('drops those of the drafts from typed objects only', () => {
    const attributes = { help: 'old', source: 'old', ancestry: ['a', 'b'], note: 'kept' }
    const tree = sessionOf({ '/acquisition/a': { type: 'TimeSeries', attributes }, '/scratch/b': { attributes } })

    const { diff, changes } = applyStep(tree, oldAttributes(CATALOG))

    expect(diff).toEqual([
      '~ /acquisition/a @help: "string" [] ["old"] → none',
      '~ /acquisition/a @source: "string" [] ["old"] → none',
      '~ /acquisition/a @ancestry: "string" [2] ["a","b"] → none',
    ])
    expect(changes.map(({ before }) => before)).toEqual(['old', 'old', ['a', 'b']])
  })
})

describe('numberKinds', () => {
  it('makes integers floats where the schema says float, as wide as they need', () => {
    const tree = sessionOf({
      '/acquisition/a': { type: 'TimeSeries' },
      '/acquisition/a/data': {
        dtype: 'int16',
        shape: [3],
        attributes: { conversion: int('int16', 1), resolution: int('int64', '-1'), unit: 'V' },
      },
      '/acquisition/a/starting_time': { dtype: 'int32', shape: [], attributes: { rate: int('int32', 30) } },
    })

    const { diff, changes } = applyStep(tree, numberKinds(CATALOG))

    const source = '{"kind":"source","file":0,"path":"/acquisition/a/starting_time"}'
    expect(diff).toEqual([
      '~ /acquisition/a/data @conversion: "int16" [] [1] → "float32" [] [1]',
      '~ /acquisition/a/data @resolution: "int64" [] ["-1"] → "float64" [] [-1]',
      '~ /acquisition/a/starting_time @rate: "int32" [] [30] → "float64" [] [30]',
      '~ /acquisition/a/starting_time dtype: "int32" → "float64"',
      `~ /acquisition/a/starting_time data: ${source} → {"kind":"cast","of":${source},"from":"int32","dtype":"float64"}`,
    ])
    expect(changes).toHaveLength(4)
  })

  it('leaves integers of the schema, arrays and what no schema knows', () => {
    const tree = sessionOf({
      '/acquisition/a': { type: 'TimeSeries' },
      '/acquisition/a/timestamps': { dtype: 'int64', shape: [3], attributes: { interval: int('int32', 1) } },
      '/acquisition/b': { type: 'Unheard', namespace: 'ndx-unheard', attributes: { rate: int('int32', 1) } },
    })

    expect(applyStep(tree, numberKinds(CATALOG)).tree).toBe(tree)
  })
})

describe('valueShapes', () => {
  it('makes a lone value a list, and a list of one a value, as the schema has it', () => {
    const tree = sessionOf({
      '/general/experimenter': { dtype: 'string', shape: [] },
      '/general/lab': { dtype: 'string', shape: [] },
      '/intervals/trials': { type: 'TimeIntervals', attributes: { colnames: 'start_time', description: ['trials'] } },
    })

    const { diff } = applyStep(tree, valueShapes(CATALOG))

    const source = '{"kind":"source","file":0,"path":"/general/experimenter"}'
    expect(diff).toEqual([
      '~ /general/experimenter shape: [] → [1]',
      `~ /general/experimenter data: ${source} → {"kind":"reshape","of":{"data":${source},"shape":[]}}`,
      '~ /intervals/trials @colnames: "string" [] ["start_time"] → "string" [1] ["start_time"]',
      '~ /intervals/trials @description: "string" [1] ["trials"] → "string" [] ["trials"]',
    ])
  })
})

describe('nullDatasets', () => {
  it('leaves out a value that the schema does not require, and empties an array', () => {
    const tree = sessionOf({
      '/general/notes': { dtype: 'string', shape: null },
      '/general/keywords': { dtype: 'string', shape: null },
      '/scratch/x': { dtype: 'float32', shape: null },
    })

    const { diff, changes } = applyStep(tree, nullDatasets(CATALOG))

    expect(diff).toEqual([
      '~ /general/keywords shape: null → [0]',
      '~ /general/keywords data: {"kind":"source","file":0,"path":"/general/keywords"} → {"kind":"values","values":[]}',
      '- /general/notes',
      '~ /scratch/x shape: null → [0]',
      '~ /scratch/x data: {"kind":"source","file":0,"path":"/scratch/x"} → {"kind":"values","values":[]}',
    ])
    expect(changes).toHaveLength(3)
  })

  it('stops where a required value is missing', () => {
    const tree = sessionOf({ '/session_description': { dtype: 'string', shape: null } })

    expect(() => applyStep(tree, nullDatasets(CATALOG))).toThrow('/session_description')
  })
})

describe('requiredGroups', () => {
  it('adds the groups of the schema, and those within them', () => {
    const tree = removeNode(removeNode(sessionOf({}), '/stimulus', 'test'), '/analysis', 'test')

    const { diff, changes } = applyStep(tree, requiredGroups(CATALOG))

    expect(diff).toEqual(['+ /analysis', '+ /stimulus', '+ /stimulus/presentation', '+ /stimulus/templates'])
    expect(changes).toHaveLength(4)
  })

  it('changes nothing of a session that is whole', () => {
    const tree = sessionOf({})

    expect(applyStep(tree, requiredGroups(CATALOG)).tree).toBe(tree)
  })
})

describe('requiredAttributes', () => {
  it('adds what follows from the schema, from the neighbours, or from what readers take', () => {
    const tree = sessionOf({
      '/acquisition/a': { type: 'TimeSeries' },
      '/acquisition/a/data': { dtype: 'int16', shape: [3] },
      '/acquisition/a/timestamps': { dtype: 'float64', shape: [3] },
      '/intervals/trials': { type: 'TimeIntervals' },
      '/intervals/trials/id': { type: 'ElementIdentifiers', namespace: 'hdmf-common', dtype: 'int8', shape: [1] },
      '/intervals/trials/tags': { type: 'VectorData', namespace: 'hdmf-common', dtype: 'string', shape: [1] },
      '/intervals/trials/tags_index': { type: 'VectorIndex', namespace: 'hdmf-common', dtype: 'uint8', shape: [1] },
    })

    const { diff, warnings } = applyStep(tree, requiredAttributes(CATALOG))

    expect(diff).toEqual([
      '~ /acquisition/a/data @unit: none → "string" [] ["unknown"]',
      '~ /acquisition/a/timestamps @interval: none → "int32" [] [1]',
      '~ /acquisition/a/timestamps @unit: none → "string" [] ["seconds"]',
      '~ /intervals/trials @colnames: none → "string" [1] ["tags"]',
      '~ /intervals/trials @description: none → "string" [] ["no description"]',
      '~ /intervals/trials/tags @description: none → "string" [] ["no description"]',
      `~ /intervals/trials/tags_index @target: none → "reference" [] [{"ref":"0:/intervals/trials/tags"}]`,
      `~ /intervals/trials/tags_index @description: none → "string" [] ["Index for VectorData 'tags'"]`,
    ])
    expect(warnings).toEqual([])
  })

  it('reports what cannot be known', () => {
    const tree = sessionOf({
      '/acquisition/a': { type: 'TimeSeries' },
      '/acquisition/a/starting_time': { dtype: 'float64', shape: [], attributes: { unit: 'seconds' } },
    })

    const { diff, warnings } = applyStep(tree, requiredAttributes(CATALOG))

    expect(diff).toEqual([])
    expect(warnings).toEqual([expect.stringContaining('/acquisition/a/starting_time has no attribute rate')])
  })

  it('stops at a reference that nothing tells', () => {
    const tree = sessionOf({
      '/acquisition/e': {
        type: 'DynamicTableRegion',
        namespace: 'hdmf-common',
        dtype: 'int8',
        shape: [1],
        attributes: { description: 'd' },
      },
    })

    expect(() => applyStep(tree, requiredAttributes(CATALOG))).toThrow('/acquisition/e must name another object')
  })
})
