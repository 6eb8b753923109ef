/** ISO 8601 durations, as subjects' ages have them: `P90D`, `P1Y2M`, `P10W/P12W`. */

const NUMBER = '(\\d+(?:\\.\\d+)?)'

const DURATION = new RegExp(
  `^P(?!$)(?:${NUMBER}Y)?(?:${NUMBER}M)?(?:${NUMBER}W)?(?:${NUMBER}D)?(?:T(?=\\d)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?$`,
)

export const isDuration = (text: string): boolean => DURATION.test(text)

/** The two ends of `a/b`, of which either may be blank; undefined where the text is no such range. */
export function durationRange(text: string): readonly [lower: string, upper: string] | undefined {
  const [lower, upper, ...rest] = text.split('/')
  if (lower === undefined || upper === undefined || rest.length > 0) return undefined
  return [lower, upper].every(end => end.trim() === '' || isDuration(end)) ? [lower, upper] : undefined
}

const DAY_SECONDS = 86_400

/** Seconds of the duration that ends at `end`, which years and months need; undefined where the text is no duration. */
export function durationSeconds(text: string, end: Date): number | undefined {
  const parts = DURATION.exec(text)
  if (parts === null) return undefined
  const [years, months, weeks, days, hours, minutes, seconds] = [1, 2, 3, 4, 5, 6, 7].map(at => Number(parts[at] ?? 0))
  const start = new Date(end)
  start.setUTCMonth(end.getUTCMonth() - Math.round(12 * (years ?? 0) + (months ?? 0)))
  const calendar = (end.getTime() - start.getTime()) / 1000
  return (
    calendar +
    (7 * (weeks ?? 0) + (days ?? 0)) * DAY_SECONDS +
    3600 * (hours ?? 0) +
    60 * (minutes ?? 0) +
    (seconds ?? 0)
  )
}
