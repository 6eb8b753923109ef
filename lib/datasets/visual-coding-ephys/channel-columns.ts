/** Where units and electrodes are, from the release's table of channels. */

import type { DataType } from '#lib/array/dtype.ts'
import type { Scalar } from '#lib/array/values.ts'
import type { SessionContext, Step } from '#lib/datasets/dataset.ts'
import { integersAt } from '#lib/datasets/steps/looked-up.ts'
import { ELECTRODE_IDS, ELECTRODES } from '#lib/datasets/steps/probe-files.ts'
import { addColumns, type ColumnValues, replaceColumn } from '#lib/datasets/steps/table-columns.ts'
import type { Change } from '#lib/nwb/change.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import { COORDINATES, channelTable, isNowhere, STRUCTURE_ID } from './channel-table.ts'

export const PEAK_CHANNELS: NodePath = '/units/peak_channel_id'

const PROVENANCE = 'Taken from the released channels.csv by the id of the channel.'

const MEANINGS: Readonly<Record<string, string>> = {
  anterior_posterior_ccf_coordinate:
    'Position of the peak channel from front to back in the CCFv3, in micrometres; NaN where it is not known.',
  dorsal_ventral_ccf_coordinate:
    'Position of the peak channel from top to bottom in the CCFv3, in micrometres; NaN where it is not known.',
  left_right_ccf_coordinate:
    'Position of the peak channel from left to right in the CCFv3, in micrometres; NaN where it is not known.',
  ecephys_structure_id: 'Brain structure of the peak channel by its number in the CCFv3; NaN where there is none.',
  ecephys_structure_acronym: 'Brain structure of the peak channel by its acronym; empty where there is none.',
  probe_horizontal_position: 'Where the peak channel is across the probe, in micrometres.',
  probe_vertical_position: 'How far the peak channel is from the tip along the probe, in micrometres.',
  ecephys_probe_id: 'Id of the probe that recorded the unit.',
}

/** Eight columns of the units, joined by their peak channel. */
export const unitChannelColumns = ({ lookedUp, sides }: SessionContext, identifier: string): Step => {
  const name = 'unit-channel-columns'
  return {
    name,
    apply(source) {
      const table = channelTable(sides, integersAt(source, PEAK_CHANNELS, lookedUp, name), name)
      const coordinates = COORDINATES.map(column => table.floats(column))
      const isNoPlace = (row: number) => coordinates.every(values => isNowhere(values[row]))
      const column = (columnName: string, dtype: DataType, values: readonly Scalar[]): ColumnValues => ({
        name: columnName,
        dtype,
        values,
        description: `${MEANINGS[columnName] ?? columnName} ${PROVENANCE}`,
      })
      const columns = [
        ...COORDINATES.map((columnName, axis) => {
          const values = (coordinates[axis] ?? []).map((value, row) => (isNoPlace(row) ? 'NaN' : value))
          return column(columnName, 'float64', values)
        }),
        column(STRUCTURE_ID, 'float64', table.floats(STRUCTURE_ID)),
        column('ecephys_structure_acronym', 'string', table.texts('ecephys_structure_acronym')),
        ...['probe_horizontal_position', 'probe_vertical_position', 'ecephys_probe_id'].map(columnName =>
          column(columnName, 'float64', table.floats(columnName)),
        ),
      ]
      const changes: Change[] = []
      const warnings: string[] = []
      const reason = 'The release knows where each channel is, and the file does not say it of its units.'
      const edit = { step: name, identifier, reason }
      return { tree: addColumns(source, '/units', columns, edit, { changes, warnings }), changes, warnings }
    },
  }
}

/** The number of each electrode's brain structure. */
export const electrodeStructures = ({ lookedUp, sides }: SessionContext, identifier: string): Step => {
  const name = 'electrode-structures'
  return {
    name,
    apply(source) {
      const table = channelTable(sides, integersAt(source, ELECTRODE_IDS, lookedUp, name), name)
      const description = `Brain structure of the channel by its number in the CCFv3; NaN where there is none. ${PROVENANCE}`
      const column: ColumnValues = {
        name: STRUCTURE_ID,
        dtype: 'float64',
        values: table.floats(STRUCTURE_ID),
        description,
      }
      const changes: Change[] = []
      const warnings: string[] = []
      const edit = { step: name, identifier, reason: 'The file has the acronym of the structure only.' }
      return { tree: addColumns(source, ELECTRODES, [column], edit, { changes, warnings }), changes, warnings }
    },
  }
}

/** The release's `z` of electrodes repeats their `y`; here it is the coordinate that it should be. */
export const electrodeZ = ({ lookedUp, sides }: SessionContext): Step => {
  const name = 'electrode-z'
  return {
    name,
    apply(source) {
      const table = channelTable(sides, integersAt(source, ELECTRODE_IDS, lookedUp, name), name)
      const values = table.floats('left_right_ccf_coordinate').map(value => (isNowhere(value) ? 'NaN' : value))
      const description =
        'Position of the channel from left to right in the CCFv3, in micrometres; NaN where it is not known. ' +
        `The released file repeats y here. ${PROVENANCE}`
      const changes: Change[] = []
      const reason = 'The column repeats y, a slip when the release was packaged.'
      const column = { dtype: 'float64', values, description } as const
      const report = { changes, warnings: [] }
      return {
        tree: replaceColumn(source, childPath(ELECTRODES, 'z'), column, { step: name, reason }, report),
        changes,
      }
    },
  }
}
