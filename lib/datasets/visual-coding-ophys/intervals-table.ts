/** Tables of intervals that steps make. */

import type { DataType } from '#lib/array/dtype.ts'
import type { Scalar } from '#lib/array/values.ts'
import { textsValue, textValue } from '#lib/nwb/attributes.ts'
import { newGroup, newId, newValues, typeAttributes } from '#lib/nwb/new-node.ts'
import { childPath, nameOf } from '#lib/nwb/node-path.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import type { GroupNode, NodePath } from '#lib/nwb/tree.ts'

export interface IntervalsColumn {
  readonly name: string
  readonly dtype: DataType
  readonly values: readonly Scalar[]
  readonly description: string
}

/** Start and stop of each interval, seconds since the start of the session. */
export const timeColumns = (starts: readonly Scalar[], stops: readonly Scalar[]): readonly IntervalsColumn[] => [
  { name: 'start_time', dtype: 'float64', values: starts, description: 'Start of the interval, in seconds.' },
  { name: 'stop_time', dtype: 'float64', values: stops, description: 'End of the interval, in seconds.' },
]

/** A `TimeIntervals` at `path`; rows are numbered from 0. */
export function intervalsTable(
  path: NodePath,
  columns: readonly IntervalsColumn[],
  {
    step,
    identifier,
    description,
  }: { readonly step: string; readonly identifier: string; readonly description: string },
): GroupNode {
  const typed = (at: NodePath, namespace: string, type: string) =>
    typeAttributes(namespace, type, makeObjectId(identifier, at))
  const ids = (columns[0]?.values ?? []).map((_, row) => String(row))
  const idPath = childPath(path, 'id')
  const children = columns.map(column => {
    const at = childPath(path, column.name)
    const attributes = [...typed(at, 'hdmf-common', 'VectorData'), textValue('description', column.description)]
    return newValues(column.name, newId(step, at), column.dtype, column.values, { attributes })
  })
  const idNode = newValues('id', newId(step, idPath), 'int64', ids, {
    attributes: typed(idPath, 'hdmf-common', 'ElementIdentifiers'),
  })
  const names = columns.map(({ name }) => name)
  const attributes = [
    ...typed(path, 'core', 'TimeIntervals'),
    textsValue('colnames', names),
    textValue('description', description),
  ]
  return newGroup(nameOf(path), newId(step, path), { attributes, children: [...children, idNode] })
}
