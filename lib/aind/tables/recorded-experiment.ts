/** A recording of Visual Coding Neuropixels as the institute's table of experiments has it. */

import { InvalidInputError } from '#lib/errors.ts'
import type { MetadataInput } from '../builder.ts'
import { rowsWithId } from './find-row.ts'
import { noRow, tableOf } from './metadata-tables.ts'

export interface RecordedExperiment {
  /** Wall clocks of the Pacific coast, ISO 8601 without an offset. */
  readonly start: string
  readonly complete: string
  /** `NP.1`. */
  readonly rig: string
  readonly operator: string | undefined
}

/** The one session that the table lacks. */
const UNRECORDED = '819701982'

/** What the table has wrong: dates of another day, and a start that is not the recording's. */
const CORRECTIONS: Readonly<Record<string, { readonly day?: string; readonly start?: string }>> = {
  '750749662': { day: '2018-09-11' },
  '840012044': { start: '2019-03-21T13:51:15' },
}

type Input = Pick<MetadataInput, 'session' | 'tables' | 'mouseId'>

/**
 * Undefined for the one session that is known to be missing. Throws InvalidInputError where another is, or where the table
 * has it with another animal.
 */
export function recordedExperiment({ session, tables, mouseId }: Input): RecordedExperiment | undefined {
  const use = {
    session: session.id,
    gives: 'acquisition_start_time, instrument_id and experimenters of acquisition.json',
  }
  const table = tableOf(tables, 'vce-experiments', use)
  const rows = rowsWithId(table, 'session_id', session.id)
  const [row] = rows
  if (row === undefined && session.id === UNRECORDED) return undefined
  if (row === undefined || rows.length > 1) throw noRow(table, `session_id ${session.id}`, rows.length, use)
  const cell = (column: string) => row.cells[column]?.trim() ?? ''
  if (cell('mouse_id') !== mouseId)
    throw new InvalidInputError(
      `Session ${session.id} is of mouse ${mouseId}; ${table.url} (${row.row}) has it with mouse ${cell('mouse_id')}.`,
      { url: table.url },
    )
  const { day, start = cell('ExperimentStartTime') } = CORRECTIONS[session.id] ?? {}
  const corrected = (text: string) => (day === undefined ? text : `${day}${text.slice(day.length)}`)
  return {
    start: corrected(start),
    complete: corrected(cell('ExperimentCompleteTime')),
    rig: cell('rig_id'),
    operator: cell('operatorID') || undefined,
  }
}
