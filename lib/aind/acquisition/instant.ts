/**
 * Points in time to the microsecond, with the time zone in which documents write them. Seconds are added as Python does:
 * the fraction rounded to microseconds, halves to the even one.
 */

import { minutesEastOfUtc, withTimeZone } from '#lib/datasets/miniscope/time-zone.ts'

/** Minutes east of UTC, or an IANA name. */
export type Zone = number | 'America/Los_Angeles'

export interface Instant {
  /** Since 1970, UTC. */
  readonly microseconds: number
  readonly zone: Zone
}

/** Where the Allen Institute recorded. */
export const PACIFIC = 'America/Los_Angeles'

const SECOND = 1_000_000
const MINUTE = 60 * SECOND

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/

/** Of an ISO date and time, in its own zone; in UTC where it names none. Undefined where it is none. */
export function parseInstant(text: string): Instant | undefined {
  const [, date, time, fraction = '', zone = 'Z'] = ISO.exec(text.trim()) ?? []
  if (date === undefined || time === undefined) return undefined
  const wall = Date.parse(`${date}T${time}Z`)
  if (Number.isNaN(wall)) return undefined
  const minutes = offsetMinutes(zone)
  return { microseconds: wall * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6)) - minutes * MINUTE, zone: minutes }
}

/** The same date and time of day as a clock on the Pacific coast shows it. */
export function onPacificClock(text: string): Instant | undefined {
  if (!ISO.test(text.trim())) return undefined
  const instant = parseInstant(withTimeZone(text.trim(), PACIFIC))
  return instant && { ...instant, zone: PACIFIC }
}

export const inUtc = ({ microseconds }: Instant): Instant => ({ microseconds, zone: 0 })

export function addSeconds({ microseconds, zone }: Instant, seconds: number): Instant {
  const whole = Math.trunc(seconds)
  return { microseconds: microseconds + whole * SECOND + roundHalfEven((seconds - whole) * SECOND), zone }
}

/** Seconds from `b` to `a`. */
export const secondsBetween = (a: Instant, b: Instant): number => (a.microseconds - b.microseconds) / SECOND

/** `2021-03-04T10:20:30.500000Z`: no fraction where it is zero, `Z` for UTC, else the offset. */
export function formatInstant({ microseconds, zone }: Instant): string {
  const minutes = offsetAt(microseconds, zone)
  const wall = microseconds + minutes * MINUTE
  const seconds = Math.floor(wall / SECOND)
  const fraction = wall - seconds * SECOND
  const text = new Date(seconds * 1000).toISOString().slice(0, 19)
  return `${text}${fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`}${formatOffset(minutes)}`
}

/** What documents call the zone: its name, or whole hours east of UTC. */
export const zoneLabel = (zone: Zone): string | number => (typeof zone === 'string' ? zone : Math.floor(zone / 60))

export function roundHalfEven(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}

const offsetAt = (microseconds: number, zone: Zone): number =>
  typeof zone === 'string' ? minutesEastOfUtc(Math.floor(microseconds / 1000), zone) : zone

function offsetMinutes(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

function formatOffset(minutes: number): string {
  if (minutes === 0) return 'Z'
  const two = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
