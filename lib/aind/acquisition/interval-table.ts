/** Tables of intervals: which stimulus was shown when, trials, light pulses. Rows in the order of the file. */

import { isNumberType } from '#lib/array/dtype.ts'
import { type LookedUp, type Need, needsOf } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { textsAttribute } from '#lib/nwb/attributes.ts'
import { childOf, findNode } from '#lib/nwb/edit.ts'
import { childPath, nameOf } from '#lib/nwb/node-path.ts'
import type { GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import type { JsonValue } from '../json-value.ts'
import { childrenAt } from './nwb-objects.ts'
import { plainValues, STEP } from './nwb-values.ts'

export interface IntervalTable {
  /** Name in the file: `flash_250ms_presentations`. */
  readonly key: string
  readonly path: NodePath
  readonly rows: number
  /** Those that were read, in the order of the table. */
  readonly columns: ReadonlyMap<string, readonly JsonValue[]>
}

const INTERVALS: NodePath = '/intervals'

export const TRIALS: NodePath = '/intervals/trials'

/** Not stimuli: what the animal did, and times of which nothing is known. */
const OTHER_TABLES = new Set(['trials', 'invalid_times'])

/** Rows of a table: a movie of 900 frames shown 100 times has 90,000. */
const MOST_ROWS = 1_000_000

/** Paths of the tables below `/intervals`, by name. */
export const intervalPaths = (tree: NwbTree): readonly NodePath[] =>
  childrenAt(tree, INTERVALS)
    .filter(({ kind }) => kind === 'group')
    .map(({ name }) => childPath(INTERVALS, name))

export const stimulusPaths = (tree: NwbTree): readonly NodePath[] =>
  intervalPaths(tree).filter(path => !OTHER_TABLES.has(nameOf(path)))

/** The needs for plain columns of the table; of all, or of those named. */
export function tableNeeds(tree: NwbTree, path: NodePath, names?: readonly string[]): readonly Need[] {
  const group = findNode(tree, path)
  if (group?.kind !== 'group') return []
  const wanted = plainColumns(group).filter(name => names === undefined || names.includes(name))
  return needsOf(
    tree,
    wanted.map(name => childPath(path, name)),
    MOST_ROWS,
  )
}

/** Its columns as far as they were looked up. Throws a TransformError where they are not of one length. */
export function readTable(tree: NwbTree, path: NodePath, values: LookedUp): IntervalTable {
  const group = findNode(tree, path)
  const names = group?.kind === 'group' ? plainColumns(group) : []
  const columns = new Map(
    names.flatMap(name => {
      const column = plainValues(tree, childPath(path, name), values)
      return column === undefined ? [] : [[name, column] as const]
    }),
  )
  const lengths = new Set([...columns.values()].map(({ length }) => length))
  if (lengths.size > 1)
    throw new TransformError(STEP, `Columns of ${path} have ${[...lengths].join(' and ')} rows.`, { path })
  return { key: nameOf(path), path, rows: [...lengths][0] ?? 0, columns }
}

/** A column; empty where the table lacks it. */
export const columnOf = ({ columns }: IntervalTable, name: string): readonly JsonValue[] => columns.get(name) ?? []

/** The table with only these rows. */
export const takeRows = (table: IntervalTable, indices: readonly number[]): IntervalTable => ({
  ...table,
  rows: indices.length,
  columns: new Map(
    [...table.columns].map(([name, column]) => [name, indices.map(index => column[index] ?? null)] as const),
  ),
})

/** Rows for which `isWanted` holds of the value in the column. */
export const rowsWhere = (table: IntervalTable, name: string, isWanted: (value: JsonValue) => boolean): IntervalTable =>
  takeRows(
    table,
    [...columnOf(table, name).entries()].flatMap(([row, value]) => (isWanted(value) ? [row] : [])),
  )

/** Seconds at which the first row starts and the last one stops: the order of rows counts, not that of time. */
export function spanOf(table: IntervalTable): { readonly start: number; readonly stop: number } {
  const [start, stop] = [columnOf(table, 'start_time')[0], columnOf(table, 'stop_time').at(-1)]
  if (typeof start === 'number' && typeof stop === 'number') return { start, stop }
  throw new TransformError(STEP, `${table.path} does not tell when its first row starts and its last one stops.`, {
    path: table.path,
  })
}

/** Distinct values in the order in which they come. */
export const distinct = (column: readonly JsonValue[]): readonly JsonValue[] => [...new Set(column)]

/** Columns of numbers, flags and texts that have one value a row. */
function plainColumns(group: GroupNode): readonly string[] {
  return (textsAttribute(group, 'colnames') ?? []).filter(name => {
    const node = childOf(group, name)
    if (node?.kind !== 'dataset' || node.shape?.length !== 1) return false
    if (childOf(group, `${name}_index`) !== undefined) return false
    return isNumberType(node.dtype) || node.dtype === 'bool' || node.dtype === 'string'
  })
}
