/** How far times lie apart: of columns from the first and the last chunk of each: columns of times are mostly sorted. */

import type { InspectedArray } from './inspected-array.ts'

/** 365.25 days; what lasts longer is in milliseconds or samples, as a rule. */
export const YEAR_SECONDS = 31_557_600

/** `31557602.00 s (1.00 years)`. */
export const formatYears = (seconds: number): string =>
  `${seconds.toFixed(2)} s (${(seconds / YEAR_SECONDS).toFixed(2)} years)`

export interface TimeExtent {
  readonly start: number
  readonly stop: number
  readonly seconds: number
}

/** NaN is passed over; undefined where nothing else is there. */
export async function extentOf(columns: readonly InspectedArray[]): Promise<TimeExtent | undefined> {
  let [start, stop] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const column of columns) {
    for (const region of ends(column)) {
      for (const time of await column.numbers(region)) {
        if (time < start) start = time
        if (time > stop) stop = time
      }
    }
  }
  return start > stop ? undefined : { start, stop, seconds: stop - start }
}

function ends(column: InspectedArray) {
  const rows = column.shape[0] ?? 0
  if (rows === 0) return []
  const chunkRows = Math.max(1, column.node.storage?.chunkShape?.[0] ?? rows)
  const last = Math.floor((rows - 1) / chunkRows) * chunkRows
  return last === 0 ? [column.head(rows)] : [column.head(rows), column.rows(last, rows - last)]
}
