/**
 * Dates as the validator takes them, which is narrower than what readers open.
 * Source: hdmf validator.py, `get_iso8601_regex` and `has_timezone`.
 */

const DATE = '-?(?:[1-9]\\d*)?\\d{4}-(?:1[0-2]|0[1-9])-(?:3[01]|0[1-9]|[12]\\d)'
const TIME = '(?:2[0-3]|[01]\\d):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?'
const ZONE = 'Z|[+-](?:2[0-3]|[01]\\d):[0-5]\\d'
const ISO_TEXT = new RegExp(`^${DATE}(?:T${TIME}(?:${ZONE})?)?$`)

/** A date, or a date with a time, with or without an offset from UTC. */
export const isIsoText = (text: string): boolean => ISO_TEXT.test(text)

/** A date without a time has no offset either. */
export const hasTimezone = (text: string): boolean => text.endsWith('Z') || /T.*[+-]/s.test(text)
