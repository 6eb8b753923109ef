/** Times of frames: from the table that recording programs write, to seconds in the session. */

import { parseCsv } from '#lib/datasets/csv.ts'
import { CorruptSourceError, InvalidInputError } from '#lib/errors.ts'

const TIME_COLUMN = 'Time Stamp (ms)'

/** Milliseconds since the recording's start mark, one for each frame; the first is often a little negative. */
export function parseTimeStamps(text: string, url: string): Float64Array {
  const [header = [], ...rows] = parseCsv(text, { url })
  const column = header.findIndex(name => name.trim() === TIME_COLUMN)
  if (column < 0)
    throw new InvalidInputError(`${url} has no column “${TIME_COLUMN}”; it has ${header.join(', ') || 'none'}.`, {
      url,
    })
  return Float64Array.from(rows, (row, index) => {
    const cell = row[column]?.trim() ?? ''
    const milliseconds = Number(cell)
    if (cell === '' || !Number.isFinite(milliseconds))
      throw new CorruptSourceError(`${url}, row ${index + 1}: ${JSON.stringify(cell)} is no time in milliseconds.`, {
        url,
      })
    return milliseconds
  })
}

export const secondsOf = (milliseconds: Float64Array): Float64Array => milliseconds.map(time => time / 1000)

/** Frames a second apart by `1 / rateHz`, from 0. */
export const regularTimes = (count: number, rateHz: number): Float64Array =>
  Float64Array.from({ length: count }, (_, frame) => frame / rateHz)

/** Times that are moved so that none is negative: the first becomes 0 where it was below. */
export function fromZero(times: Float64Array): Float64Array {
  const first = times[0] ?? 0
  return first < 0 ? shifted(times, Math.abs(first)) : times
}

export const shifted = (times: Float64Array, seconds: number): Float64Array => times.map(time => time + seconds)

/** Rows that the frame rate is measured on, from the first. */
const MEASURED_ROWS = 10_000

/** Intervals this many standard deviations from the mean are pauses or dropped frames. */
const OUTLIER_DEVIATIONS = 3

/** Hz, over intervals that are no outliers; undefined for fewer than two times. `times` in seconds. */
export function measuredRate(times: Float64Array): number | undefined {
  const intervals = differences(times.subarray(0, MEASURED_ROWS))
  if (intervals.length === 0) return undefined
  const mean = meanOf(intervals)
  const deviation = Math.sqrt(meanOf(intervals.map(interval => (interval - mean) ** 2)))
  const usual = intervals.filter(interval => Math.abs(interval - mean) <= OUTLIER_DEVIATIONS * deviation)
  const rate = 1 / meanOf(usual.length > 0 ? usual : intervals)
  return Number.isFinite(rate) && rate > 0 ? rate : undefined
}

/** Intervals that agree to this many decimals (microseconds) count as equal. */
const EQUAL_DECIMALS = 6

/** Hz where all intervals are the same, else undefined; that of a single frame is not known. */
export function regularRate(times: Float64Array): number | undefined {
  const [first = 0, second = 0] = times
  const rounded = differences(times).map(interval => Math.round(interval * 10 ** EQUAL_DECIMALS))
  const [interval] = rounded
  if (interval === undefined || interval <= 0) return undefined
  return rounded.every(other => other === interval) ? 1 / (second - first) : undefined
}

/** Where `times` lie on a clock that showed `aligned` when theirs showed `unaligned`: linear between, the end values beyond. */
export function interpolated(times: Float64Array, unaligned: Float64Array, aligned: Float64Array): Float64Array {
  if (unaligned.length !== aligned.length || unaligned.length === 0)
    throw new InvalidInputError(
      `Alignment needs as many times on one clock as on the other, not ${unaligned.length} and ${aligned.length}.`,
    )
  if (differences(unaligned).some(step => !(step > 0)))
    throw new InvalidInputError('The unaligned times of an alignment must rise from one to the next.')
  return times.map(time => interpolatedAt(time, unaligned, aligned))
}

function interpolatedAt(time: number, from: Float64Array, to: Float64Array): number {
  const after = from.findIndex(known => known >= time)
  if (after < 0) return to.at(-1) ?? 0
  if (after === 0 || from[after] === time) return to[after] ?? 0
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [from[after - 1], from[after], to[after - 1], to[after]]
  return ((y1 - y0) / (x1 - x0)) * (time - x0) + y0
}

function differences(times: Float64Array): Float64Array {
  return Float64Array.from(
    { length: Math.max(0, times.length - 1) },
    (_, at) => (times[at + 1] ?? 0) - (times[at] ?? 0),
  )
}

const meanOf = (values: Float64Array): number => pairwiseSum(values) / values.length

/** Longest run that is summed in one go; below it eight sums run side by side. */
const RUN = 128

/** Sums halves of halves, as NumPy does: ten thousand intervals keep all their digits, and rates equal NeuroConv's. */
function pairwiseSum(values: Float64Array): number {
  const count = values.length
  if (count > RUN) {
    const half = Math.floor(count / 2) - (Math.floor(count / 2) % 8)
    return pairwiseSum(values.subarray(0, half)) + pairwiseSum(values.subarray(half))
  }
  const whole = count < 8 ? 0 : count - (count % 8)
  const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, (_, lane) => {
    let sum = whole > 0 ? (values[lane] ?? 0) : 0
    for (let at = lane + 8; at < whole; at += 8) sum += values[at] ?? 0
    return sum
  }) as [number, number, number, number, number, number, number, number]
  let total = a + b + (c + d) + (e + f + (g + h))
  for (let at = whole; at < count; at++) total += values[at] ?? 0
  return total
}
