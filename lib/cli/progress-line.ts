/** One line that tells how far a conversion has come: bytes, rate, time left, array in hand. Pure text making. */

import type { ProgressEvent } from '#lib/stages/environment.ts'
import { formatBytes, formatSeconds } from './quantities.ts'
import { printable } from './terminal.ts'

/** What a line shows: the last event, and what was measured over the events so far. */
export interface ProgressView {
  readonly event: ProgressEvent
  /** Uncompressed bytes a second; undefined before anything can be told. */
  readonly rate?: number | undefined
}

const BAR_WIDTH = 20

const STAGES: Readonly<Record<string, string>> = {
  read: 'reading the tree',
  plan: 'planning',
  convert: 'converting',
  merge: 'finishing',
  compare: 'comparing',
  inspect: 'inspecting',
}

/** The line, at most `columns` characters; the array's path gives way first, at its start. */
export function formatProgress({ event, rate }: ProgressView, columns: number): string {
  const { stage, bytesDone, bytesTotal, unitsDone, unitsTotal, current } = event
  const doing = STAGES[stage] ?? stage
  if (bytesTotal === 0) return clip(unitsTotal > 1 ? `${doing} ${unitsDone + 1} of ${unitsTotal}` : doing, columns)

  const left = rate === undefined || rate === 0 ? undefined : Math.max(0, bytesTotal - bytesDone) / rate
  const figures = [
    `${doing} ${bar(bytesDone / bytesTotal)} ${percent(bytesDone / bytesTotal)}`,
    `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`,
    rate === undefined ? undefined : `${formatBytes(rate)}/s`,
    left === undefined ? undefined : `${formatSeconds(left)} left`,
  ]
  const line = figures.filter(part => part !== undefined).join('  ')
  const room = columns - line.length - 2
  return current === undefined || room < 8 ? clip(line, columns) : `${line}  ${clipStart(printable(current), room)}`
}

function bar(fraction: number): string {
  const filled = Math.floor(Math.min(1, fraction) * BAR_WIDTH)
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}]`
}

/** Never 100 % before the end. */
const percent = (fraction: number): string => `${String(Math.floor(Math.min(1, fraction) * 100)).padStart(3)}%`

const clip = (text: string, width: number): string => (text.length <= width ? text : text.slice(0, Math.max(0, width)))

const clipStart = (text: string, width: number): string =>
  text.length <= width ? text : `…${text.slice(text.length - width + 1)}`
