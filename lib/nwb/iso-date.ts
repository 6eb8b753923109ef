/**
 * Dates as NWB readers take them: ISO 8601, extended form, with an offset from UTC. PyNWB fails to open a file with a
 * date that has none, Python before 3.11 one that ends in `Z`, and the validator wants the `T`.
 */

export interface IsoDate {
  /** `2024-01-02T03:04:05.123456-08:00`; the digits of the fraction as they were. */
  readonly text: string
  /** The text named no offset, so that UTC was taken. */
  readonly assumesUtc: boolean
}

const DATE =
  /^(?<year>\d{4})-?(?<month>\d\d)-?(?<day>\d\d)(?:[T ](?<hour>\d\d):?(?<minute>\d\d)(?::?(?<second>\d\d)(?<fraction>[.,]\d+)?)?)? ?(?<zone>Z|z|[+-]\d\d(?::?\d\d){0,2})?$/

/** Undefined where the text is no date. A date without time of day is midnight. */
export function parseIsoDate(text: string): IsoDate | undefined {
  const parts = DATE.exec(text.trim())?.groups
  if (parts === undefined) return undefined
  const { year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone } = parts
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const time = `${hour}:${minute}:${second}${fraction.replace(',', '.')}`
  return { text: `${year}-${month}-${day}T${time}${offsetOf(zone)}`, assumesUtc: zone === undefined }
}

/** `+hh:mm` or, where the source has seconds, `+hh:mm:ss`. */
function offsetOf(zone: string | undefined): string {
  if (zone === undefined || zone === 'Z' || zone === 'z') return '+00:00'
  const [hours = '00', minutes = '00', seconds] = zone.slice(1).match(/\d\d/g) ?? []
  return `${zone[0]}${hours}:${minutes}${seconds === undefined ? '' : `:${seconds}`}`
}
