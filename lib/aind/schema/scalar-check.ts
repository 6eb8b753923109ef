/** Does a JSON value without parts have the form that a field wants? */

import type { JsonValue } from '../json-value.ts'
import type { ScalarKind, ScalarShape } from './shape.ts'

/** What was expected, as a phrase; undefined where the value is right. */
export function scalarFault(value: JsonValue, shape: ScalarShape): string | undefined {
  if (!hasForm(value, shape.scalar)) return EXPECTED[shape.scalar]
  if (typeof value !== 'number') return undefined
  const { least, most, above } = shape
  if (least !== undefined && value < least) return `at least ${least}`
  if (most !== undefined && value > most) return `at most ${most}`
  return above !== undefined && value <= above ? `more than ${above}` : undefined
}

const EXPECTED: Readonly<Record<ScalarKind, string>> = {
  any: 'any value',
  null: 'null',
  boolean: 'true or false',
  number: 'a number',
  integer: 'a whole number',
  text: 'a text',
  date: 'a date like 2021-03-04',
  time: 'a time of day with its zone, like 06:00:00Z',
  'date-time': 'a date and time with its zone, like 2021-03-04T10:20:30Z',
  'time-zone': 'a time zone like America/Los_Angeles',
  'uri-reference': 'an address or path',
  'commit-hash': 'a commit in hexadecimal digits',
  'subject-label': 'a text without underscores',
  'project-label': 'a text without any of < > : ; " / | ? \\ _',
}

function hasForm(value: JsonValue, scalar: ScalarKind): boolean {
  switch (scalar) {
    case 'any':
      return true
    case 'null':
      return value === null
    case 'boolean':
    case 'number':
      return typeof value === scalar
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeof value === 'string' && hasTextForm(value, scalar)
  }
}

type TextKind = Exclude<ScalarKind, 'any' | 'null' | 'boolean' | 'number' | 'integer'>

function hasTextForm(text: string, scalar: TextKind): boolean {
  switch (scalar) {
    case 'text':
      return true
    case 'date':
      return isDate(text)
    case 'time':
      return isTime(text)
    case 'date-time': {
      const [date = '', time = '', ...more] = text.split(/[Tt ]/)
      return more.length === 0 && isDate(date) && isTime(time)
    }
    case 'time-zone':
      return isTimeZone(text)
    case 'uri-reference':
      return /^[^\s<>"{}|\\^`]*$/.test(text)
    case 'commit-hash':
      return /^[0-9a-fA-F]{7,60}$/.test(text)
    case 'subject-label':
      return /^[^_]+$/.test(text)
    case 'project-label':
      return /^[^<>:;"/|?\\_]+$/.test(text)
  }
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (year === undefined) return false
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day) && Number(day) > 0
}

/** RFC 3339, section 5.6: the zone is required. */
function isTime(text: string): boolean {
  const parts = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[zZ]|[+-](\d\d):?(\d\d)?)$/.exec(text)
  if (parts === null) return false
  const [hours = 0, minutes = 0, seconds = 0, zoneHours = 0, zoneMinutes = 0] = parts.slice(1).map(Number)
  return hours < 24 && minutes < 60 && seconds < 60 && !(zoneHours > 23) && !(zoneMinutes > 59)
}

/** Names of the IANA database; `+01:00`, which JavaScript knows too, is none. */
function isTimeZone(text: string): boolean {
  if (!/^[A-Z][\w+-]*(\/[A-Z][\w+-]*){0,2}$/.test(text)) return false
  try {
    return Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
