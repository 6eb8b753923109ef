/** Calendar days, for ages. */

const DAY_MILLISECONDS = 86_400_000

/** `YYYY-MM-DD` of the day so many days before the one that an ISO date (and time) begins with; undefined where it is none. */
export function daysBefore(iso: string, days: number): string | undefined {
  const start = Date.parse(`${iso.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(start) || !Number.isFinite(days)) return undefined
  return new Date(start - Math.round(days) * DAY_MILLISECONDS).toISOString().slice(0, 10)
}

/** Days from one `YYYY-MM-DD` to another, whichever is first. NaN where one is no date. */
export const daysBetween = (one: string, other: string): number =>
  Math.abs(Date.parse(`${one}T00:00:00Z`) - Date.parse(`${other}T00:00:00Z`)) / DAY_MILLISECONDS
