/**
 * When a recording started, by the `metaData.json` of its folder. The fields are a wall clock; beside them stands the
 * instant in milliseconds since 1970 UTC, and the difference of both is the offset of the clock's time zone.
 */

import { InvalidInputError } from '#lib/errors.ts'
import { isObject, type JsonObject } from './json-document.ts'

export interface SessionStart {
  /** The wall clock as if it were UTC, milliseconds since 1970: differences between recordings are those of the clock. */
  readonly wallMilliseconds: number
  /** Minutes east of UTC, where the file tells. */
  readonly offsetMinutes: number | undefined
}

/** Smallest first, so that a message names them as a date is read. */
const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'msec'] as const

/** Offsets in use are whole quarters of an hour, from -12 to +14 hours. */
const QUARTER_HOUR = 15
const MOST_MINUTES = 14 * 60

/** Newer programs write an object `recordingStartTime`, older ones the same fields at the top. */
export function parseSessionStart(document: JsonObject, url: string): SessionStart {
  const { recordingStartTime } = document
  const fields = isObject(recordingStartTime) ? recordingStartTime : document
  const missing = FIELDS.filter(name => !Number.isInteger(fields[name]))
  if (missing.length > 0)
    throw new InvalidInputError(
      `${url} does not tell when the recording started: ${missing.join(', ')} of the start time ${missing.length > 1 ? 'are' : 'is'} missing; there are ${Object.keys(fields).join(', ') || 'no fields'}.`,
      { url },
    )
  const [year, month, day, hour, minute, second, msec] = FIELDS.map(name => Number(fields[name]))
  const wallMilliseconds = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second, msec)
  const back = new Date(wallMilliseconds)
  if (Number.isNaN(wallMilliseconds) || back.getUTCMonth() + 1 !== month || back.getUTCHours() !== hour)
    throw new InvalidInputError(`${url} tells a start that no calendar has: ${JSON.stringify(fields)}.`, { url })
  return { wallMilliseconds, offsetMinutes: offsetOf(wallMilliseconds, fields.msecSinceEpoch) }
}

function offsetOf(wallMilliseconds: number, epochMilliseconds: unknown): number | undefined {
  if (typeof epochMilliseconds !== 'number') return undefined
  const minutes = (wallMilliseconds - epochMilliseconds) / 60_000
  return minutes % QUARTER_HOUR === 0 && Math.abs(minutes) <= MOST_MINUTES ? minutes : undefined
}

/** ISO 8601 with microseconds: `2021-10-07T15:03:28.635000-07:00`, without an offset where it is not known. */
export function formatStart({ wallMilliseconds, offsetMinutes }: SessionStart): string {
  const wall = new Date(wallMilliseconds).toISOString().slice(0, -1)
  return `${wall}000${offsetMinutes === undefined ? '' : formatOffset(offsetMinutes)}`
}

export function formatOffset(minutes: number): string {
  const size = Math.abs(minutes)
  const digits = (value: number) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(size / 60))}:${digits(size % 60)}`
}
