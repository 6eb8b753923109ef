/**
 * Columns of `units.csv` that the units table of a session lacks: where each unit was, and the half-width of its
 * waveform. Rows are joined by unit id.
 */

import type { DataType } from '#lib/array/dtype.ts'
import type { SessionContext, Step } from '#lib/datasets/dataset.ts'
import { columnIndex, sideTable } from '#lib/datasets/side-data.ts'
import {
  boolCell,
  type CellReader,
  floatCell,
  integerCell,
  joinRows,
  textCell,
} from '#lib/datasets/steps/join-table.ts'
import { integersAt } from '#lib/datasets/steps/looked-up.ts'
import { addColumns } from '#lib/datasets/steps/table-columns.ts'
import { TransformError } from '#lib/errors.ts'
import type { Change } from '#lib/nwb/change.ts'
import { findNode } from '#lib/nwb/edit.ts'
import type { NodePath } from '#lib/nwb/tree.ts'

const NAME = 'unit-columns'

export const UNITS_TABLE = 'units'
export const UNITS_KEY = 'unit_id'
export const UNIT_IDS: NodePath = '/units/id'

/** Units of a session; the releases have up to 4,000. */
export const MOST_UNITS = 1_000_000

interface UnitColumn {
  readonly name: string
  readonly dtype: DataType
  readonly read: CellReader
  readonly meaning: string
}

const float = (name: string, meaning: string): UnitColumn => ({
  name,
  dtype: 'float64',
  read: floatCell(NAME),
  meaning,
})
const integer = (name: string, meaning: string): UnitColumn => ({
  name,
  dtype: 'int64',
  read: integerCell(NAME),
  meaning,
})

const COLUMNS: readonly UnitColumn[] = [
  float(
    'anterior_posterior_ccf_coordinate',
    'Position of the peak channel from front to back in the CCFv3, in micrometres; NaN outside of the brain or where it is not known.',
  ),
  float(
    'dorsal_ventral_ccf_coordinate',
    'Position of the peak channel from top to bottom in the CCFv3, in micrometres; NaN outside of the brain or where it is not known.',
  ),
  float(
    'left_right_ccf_coordinate',
    'Position of the peak channel from left to right in the CCFv3, in micrometres; NaN outside of the brain or where it is not known.',
  ),
  {
    name: 'structure_acronym',
    dtype: 'string',
    read: textCell,
    meaning: 'Brain structure of the peak channel by its acronym, layers left out; empty where there is none.',
  },
  float('structure_id', 'Brain structure of the peak channel by its number in the CCFv3; NaN where there is none.'),
  float('probe_vertical_position', 'How far the peak channel is from the tip along the probe, in micrometres.'),
  float('probe_horizontal_position', 'Where the peak channel is across the probe, in micrometres.'),
  {
    name: 'valid_data',
    dtype: 'bool',
    read: boolCell(NAME),
    meaning: 'Whether the data of the peak channel can be used.',
  },
  integer('ecephys_probe_id', 'Id of the probe that recorded the unit.'),
  integer('ecephys_channel_id', 'Id of the peak channel; the same as peak_channel_id.'),
  integer('ecephys_session_id', 'Id of the session; the same for all units of it.'),
  float('waveform_halfwidth', 'Width of the mean waveform at half the depth of its trough, in milliseconds.'),
]

const PROVENANCE = 'Taken from the released units.csv by unit id.'

/** Throws a TransformError where a unit or a column is missing in the table. */
export const unitColumns = ({ lookedUp, sides }: SessionContext, identifier: string): Step => ({
  name: NAME,
  apply(source) {
    const changes: Change[] = []
    const warnings: string[] = []
    if (findNode(source, UNIT_IDS) === undefined) return { tree: source, changes }
    const ids = integersAt(source, UNIT_IDS, lookedUp, NAME)
    if (ids.length === 0) return { tree: source, changes }
    const table = sideTable(sides, UNITS_TABLE, NAME)
    const rows = joinRows(table, UNITS_KEY, ids, NAME)
    const missing = ids.filter((_, index) => rows[index] === undefined)
    if (missing.length > 0) {
      const message = `${missing.length} of ${ids.length} units are not in ${table.url}, the first is ${missing[0]}.`
      throw new TransformError(NAME, message, { url: table.url, path: UNIT_IDS })
    }
    const columns = COLUMNS.map(({ name, dtype, read, meaning }) => {
      const at = columnIndex(table, name, NAME)
      return { name, dtype, values: rows.map(row => read(row?.[at], name)), description: `${meaning} ${PROVENANCE}` }
    })
    const reason = 'The released table of units knows more of them than the file.'
    const tree = addColumns(source, '/units', columns, { step: NAME, identifier, reason }, { changes, warnings })
    return { tree, changes, warnings }
  },
})
