/** Tables whose columns differ in length: hdmf refuses them. */

import { columnsOf } from '../dynamic-table.ts'
import type { InspectedSession } from '../inspected-session.ts'
import type { NwbObject } from '../nwb-object.ts'
import type { Obstacle } from './obstacle.ts'

export function tableObstacles(session: InspectedSession): readonly Obstacle[] {
  return session.objectsOf('DynamicTable').flatMap(table => lengthObstacle(table) ?? [])
}

function lengthObstacle(table: NwbObject): Obstacle | undefined {
  const columns = columnsOf(table).map(({ name, data, index }) => ({ name, rows: (index ?? data).shape[0] ?? 0 }))
  const rows = table.array('id')?.shape[0]
  const all = rows === undefined ? columns : [{ name: 'id', rows }, ...columns]
  const [first] = all
  const other = all.find(column => column.rows !== first?.rows)
  if (first === undefined || other === undefined) return undefined
  const { path } = table
  return {
    path,
    message: `The columns differ in length: ${first.name} has ${first.rows} rows, ${other.name} ${other.rows}.`,
  }
}
