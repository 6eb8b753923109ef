/**
 * When a session of the Visual Behavior sets started. Files or tables of some rigs hold the clock of the Pacific coast and call
 * it UTC: file and table together tell which one is right.
 */

import { TransformError } from '#lib/errors.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import type { MetadataInput } from '../builder.ts'
import { addSeconds, type Instant, inUtc, onPacificClock, parseInstant, secondsBetween } from './instant.ts'
import { STEP, textValue } from './nwb-values.ts'

export const SESSION_START: NodePath = '/session_start_time'

/** Tables have some times to the minute. */
const TOLERANCE_SECONDS = 120

type Input = Pick<MetadataInput, 'nwb' | 'rows'>

/** Throws a TransformError where the file does not tell. */
export function nwbStart({ files: [base], values }: MetadataInput['nwb']): Instant {
  const text = textValue(base, SESSION_START, values)
  const instant = parseInstant(text)
  if (instant !== undefined) return instant
  throw new TransformError(STEP, `The session starts at ${text}, which is no date and time.`, { path: SESSION_START })
}

/** The file's time, where the table has the same or has the Pacific clock. Throws a TransformError for any other offset. */
export function ephysStart({ nwb, rows }: Input): Instant {
  const start = nwbStart(nwb)
  const { text, instant } = tableStart(rows)
  if (isClose(instant, start) || isClose(onPacificClock(withoutZone(text)), start)) return start
  throw unexplained(start, instant, rows)
}

/**
 * The file's time, where the table has the same; the table's, where the file has the Pacific clock. Throws a TransformError for
 * any other offset.
 */
export function imagingStart({ nwb, rows }: Input): Instant {
  const start = nwbStart(nwb)
  const { instant } = tableStart(rows)
  if (isClose(instant, start)) return start
  const [base] = nwb.files
  const wall = onPacificClock(withoutZone(textValue(base, SESSION_START, nwb.values)))
  if (isClose(instant, wall)) return inUtc(instant)
  throw unexplained(start, instant, rows)
}

function tableStart([row]: Input['rows']): { readonly text: string; readonly instant: Instant } {
  const text = row?.cells.date_of_acquisition?.trim() ?? ''
  const instant = parseInstant(text)
  if (instant !== undefined) return { text, instant }
  const message = `${row?.url} (${row?.row}) has “${text}” as date_of_acquisition, which is no date and time.`
  throw new TransformError(STEP, message)
}

const withoutZone = (text: string): string => text.trim().replace(/(?:Z|[+-]\d\d:?\d\d)$/, '')

const isClose = (one: Instant | undefined, other: Instant | undefined): boolean =>
  one !== undefined && other !== undefined && Math.abs(secondsBetween(one, other)) < TOLERANCE_SECONDS

function unexplained(start: Instant, table: Instant, [row]: Input['rows']): TransformError {
  const seconds = secondsBetween(addSeconds(table, 0), start)
  const message = `The start of the file and that of ${row?.url} (${row?.row}) are ${seconds} s apart, which the offset of the Pacific coast does not explain.`
  return new TransformError(STEP, message, { path: SESSION_START })
}
