/** Series that steps make: their data, times and attributes as the core schema has them. */

import type { Attribute } from '#lib/array/values.ts'
import { textValue } from '#lib/nwb/attributes.ts'
import { newDataset, newGroup, newId, typeAttributes } from '#lib/nwb/new-node.ts'
import { childPath, nameOf } from '#lib/nwb/node-path.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import type { DatasetNode, GroupNode, NodePath, TreeNode } from '#lib/nwb/tree.ts'

type Elements = Pick<DatasetNode, 'dtype' | 'shape' | 'data'>

export interface NewSeries {
  readonly step: string
  /** The session's own, for the object ids that are made. */
  readonly identifier: string
  /** Of the core schema. */
  readonly type: string
  readonly description: string
  readonly unit: string
  readonly data: Elements
  /** Times, links, further datasets. */
  readonly children?: readonly TreeNode[]
}

/** A series at `path` whose numbers are as stored. */
export function seriesNode(path: NodePath, series: NewSeries): GroupNode {
  const { step, identifier, type, description, unit, data, children = [] } = series
  const attributes = [
    ...typeAttributes('core', type, makeObjectId(identifier, path)),
    textValue('comments', 'no comments'),
    textValue('description', description),
  ]
  const stored = [floatValue('conversion', 1), floatValue('offset', 0), floatValue('resolution', -1)]
  const dataNode = newDataset('data', newId(step, childPath(path, 'data')), {
    attributes: [...stored, textValue('unit', unit)],
    ...data,
  })
  return newGroup(nameOf(path), newId(step, path), { attributes, children: [dataNode, ...children] })
}

/** Seconds since the start of the session, for the series at `path`. */
export const timestampsNode = (step: string, path: NodePath, data: Elements): DatasetNode =>
  newDataset('timestamps', newId(step, childPath(path, 'timestamps')), {
    attributes: [{ name: 'interval', dtype: 'int32', shape: [], values: [1] }, textValue('unit', 'seconds')],
    ...data,
  })

export const floatValue = (name: string, value: number | string): Attribute => ({
  name,
  dtype: 'float32',
  shape: [],
  values: [value],
})
