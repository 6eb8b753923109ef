import { describe, expect, it } from 'vitest'
import { axisNames } from '#lib/datasets/steps/axis-names.ts'
import { treeFromObjects } from '#lib/nwb/read-hdf5.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'
import { walk, walkDatasets } from '#lib/nwb/walk.ts'
import { describedFiles, readDescribed } from '#test/support/described-objects.ts'
import { applyStep, CATALOG, sessionOf } from '#test/support/small-tree.ts'

const namesIn = (tree: NwbTree) =>
  Object.fromEntries(
    [...walkDatasets(tree.root)].flatMap(({ path, node }) => (node.dimensions ? [[path, node.dimensions]] : [])),
  )

const data = (...shape: readonly number[]) => ({ dtype: 'float32' as const, shape })
const columnOf = (...shape: readonly number[]) => ({ ...data(...shape), type: 'VectorData', namespace: 'hdmf-common' })

describe('axisNames', () => {
  it('takes the names of the schema, and of the dataset where it has none', () => {
    const tree = sessionOf({
      '/acquisition/a': { type: 'ElectricalSeries' },
      '/acquisition/a/data': data(100, 4),
      '/acquisition/a/timestamps': data(100),
      '/scratch/x': data(2, 3),
    })

    expect(namesIn(applyStep(tree, axisNames(CATALOG)).tree)).toEqual({
      '/acquisition/a/data': ['num_times', 'num_channels'],
      '/acquisition/a/timestamps': ['num_times'],
      '/file_create_date': ['num_modifications'],
      '/scratch/x': ['x_dim0', 'x_dim1'],
    })
  })

  it('calls the rows of a table rows, and lists of another length something else', () => {
    const tree = sessionOf({
      '/units': { type: 'Units', attributes: { colnames: ['quality', 'spike_times', 'waveform'] } },
      '/units/id': { type: 'ElementIdentifiers', namespace: 'hdmf-common', dtype: 'int64', shape: [7] },
      '/units/quality': columnOf(7),
      '/units/waveform': columnOf(7, 82),
      '/units/spike_times': columnOf(1000),
      '/units/spike_times_index': { ...columnOf(7), type: 'VectorIndex' },
    })

    expect(namesIn(applyStep(tree, axisNames(CATALOG)).tree)).toMatchObject({
      '/units/id': ['num_rows'],
      '/units/quality': ['num_rows'],
      '/units/waveform': ['num_rows', 'waveform_dim1'],
      '/units/spike_times': ['spike_times_dim0'],
      '/units/spike_times_index': ['num_rows'],
    })
  })

  it('tells two lengths of one name apart', () => {
    const tree = sessionOf({
      '/acquisition/a': { type: 'TimeSeries' },
      '/acquisition/a/data': data(100),
      '/acquisition/a/timestamps': data(99),
    })

    expect(namesIn(applyStep(tree, axisNames(CATALOG)).tree)).toMatchObject({
      '/acquisition/a/data': ['num_times'],
      '/acquisition/a/timestamps': ['timestamps_num_times'],
    })
  })

  const files = describedFiles()
  if (files.length === 0) it.skip('holds for every described file (../shared/golden is not here)', () => {})

  it.each(files)('names every axis, one length for each name of a group: %s', name => {
    const { tree } = treeFromObjects(readDescribed(name).objects, 0, [])

    const named = applyStep(tree, axisNames(CATALOG)).tree

    for (const { path, node } of walk(named.root)) {
      if (node.kind !== 'group') continue
      const lengths = new Map<string, number>()
      for (const child of node.children) {
        if (child.kind !== 'dataset' || child.shape === null || child.shape.length === 0) continue
        expect(child.dimensions, `${path}/${child.name}`).toHaveLength(child.shape.length)
        expect(new Set(child.dimensions).size).toBe(child.shape.length)
        child.dimensions?.forEach((dimension, axis) => {
          expect(lengths.get(dimension) ?? child.shape?.[axis], `${path}/${child.name} ${dimension}`).toBe(
            child.shape?.[axis],
          )
          lengths.set(dimension, child.shape?.[axis] ?? 0)
        })
      }
    }
  })
})
