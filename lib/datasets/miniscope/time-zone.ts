/** A wall clock in a named time zone (IANA, `US/Pacific`) → its offset from UTC, daylight saving included. */

import { InvalidInputError } from '#lib/errors.ts'
import { formatOffset } from './session-start.ts'

const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?$/

/** Does the ISO text say how far it is from UTC? */
export const hasOffset = (text: string): boolean => ISO.exec(text)?.[3] !== undefined

/**
 * The same wall clock with the zone's offset at that time, whatever offset the text had before. Of two instants with
 * that wall clock (when clocks go back) it is the earlier one.
 */
export function withTimeZone(text: string, zone: string): string {
  const parts = ISO.exec(text)
  if (parts === null) throw new InvalidInputError(`${JSON.stringify(text)} is not a date and time in ISO 8601.`)
  const [, date, time] = parts
  const wall = Date.parse(`${date}T${time}Z`)
  if (Number.isNaN(wall)) throw new InvalidInputError(`${JSON.stringify(text)} is no time that a calendar has.`)
  return `${date}T${time}${formatOffset(offsetAt(wall, formatterOf(zone)))}`
}

/** How far the zone is from UTC at an instant (milliseconds since 1970). */
export const minutesEastOfUtc = (instant: number, zone: string): number => offsetOf(instant, formatterOf(zone))

/** A day around the change of clocks shows both offsets; the larger one gives the earlier instant. */
function offsetAt(wall: number, format: Intl.DateTimeFormat): number {
  const day = 24 * 3_600_000
  const candidates = [wall - day, wall + day].map(instant => offsetOf(instant, format))
  const fitting = candidates.filter(minutes => offsetOf(wall - minutes * 60_000, format) === minutes)
  return Math.max(...(fitting.length > 0 ? fitting : candidates))
}

/** Minutes east of UTC at an instant. */
function offsetOf(instant: number, format: Intl.DateTimeFormat): number {
  const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes = '0'] = /^GMT([+-])(\d{2}):?(\d{2})?/.exec(name) ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  } catch (cause) {
    throw new InvalidInputError(
      `There is no time zone ${JSON.stringify(timeZone)}; names are like America/Los_Angeles or Europe/Berlin.`,
      {},
      { cause },
    )
  }
}
