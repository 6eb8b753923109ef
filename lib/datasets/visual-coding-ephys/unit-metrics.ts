/**
 * Every column of the release's table of response metrics as a column of the units: 57 for sessions of
 * `brain_observatory_1.1`, 45 for `functional_connectivity`. Units that the table lacks (filtered out as noise) get NaN.
 */

import type { SessionContext, Step } from '#lib/datasets/dataset.ts'
import { columnIndex, sideTable } from '#lib/datasets/side-data.ts'
import { floatCell, joinRows } from '#lib/datasets/steps/join-table.ts'
import { integersAt } from '#lib/datasets/steps/looked-up.ts'
import { addColumns } from '#lib/datasets/steps/table-columns.ts'
import { TransformError } from '#lib/errors.ts'
import type { Change } from '#lib/nwb/change.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import { metricDescription } from './metric-descriptions.ts'

const NAME = 'unit-metrics'

export const METRICS_KEY = 'ecephys_unit_id'

export const UNIT_IDS: NodePath = '/units/id'

/** `table`: name of the side file of the session's type. Throws a TransformError where it knows none of the units. */
export const unitMetrics = ({ lookedUp, sides }: SessionContext, table: string, identifier: string): Step => ({
  name: NAME,
  apply(source) {
    const metrics = sideTable(sides, table, NAME)
    const ids = integersAt(source, UNIT_IDS, lookedUp, NAME)
    const rows = joinRows(metrics, METRICS_KEY, ids, NAME)
    if (rows.every(row => row === undefined))
      throw new TransformError(NAME, `None of the ${ids.length} units is in ${metrics.url}.`, { url: metrics.url })
    const read = floatCell(NAME)
    const columns = metrics.columns
      .filter(name => name !== METRICS_KEY)
      .map(name => {
        const at = columnIndex(metrics, name, NAME)
        const values = rows.map(row => read(row?.[at], name))
        return { name, dtype: 'float64' as const, values, description: metricDescription(name) }
      })
    const changes: Change[] = []
    const warnings: string[] = []
    const reason = 'The release has these metrics of the units, and the file does not.'
    const tree = addColumns(source, '/units', columns, { step: NAME, identifier, reason }, { changes, warnings })
    return { tree, changes, warnings }
  },
})
