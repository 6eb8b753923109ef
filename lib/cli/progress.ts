/** Shows progress events: one redrawn line on a screen, a line now and then in a log, nothing when asked to be quiet. */

import type { ProgressEvent } from '#lib/stages/environment.ts'
import { formatProgress } from './progress-line.ts'
import type { Terminal } from './terminal.ts'

export interface Progress {
  show(event: ProgressEvent): void
  /** Writes a message without spoiling the line. */
  message(text: string): void
  /** Takes the line away. */
  clear(): void
}

export interface ProgressOptions {
  /** Milliseconds, from any fixed moment. */
  readonly clock?: () => number
  readonly isQuiet?: boolean
}

/** Ten redraws a second look smooth and cost nothing. */
const REDRAW_MILLISECONDS = 100
/** A log of an hour's conversion stays readable. */
const LOG_MILLISECONDS = 5_000
/** Rates are averaged over about this long. */
const RATE_MILLISECONDS = 5_000

export function openProgress(
  terminal: Terminal,
  { clock = () => performance.now(), isQuiet = false }: ProgressOptions = {},
): Progress {
  const meter = openMeter(clock)
  let shownAt = Number.NEGATIVE_INFINITY
  let shownStage = ''
  let isOnScreen = false

  const clear = () => {
    if (isOnScreen) terminal.writeMessage('\r\x1b[2K')
    isOnScreen = false
  }

  return {
    show(event) {
      const rate = meter(event)
      if (isQuiet) return
      const every = terminal.isInteractive ? REDRAW_MILLISECONDS : LOG_MILLISECONDS
      const isDue = clock() - shownAt >= every || event.stage !== shownStage
      if (!isDue) return
      shownAt = clock()
      shownStage = event.stage
      if (terminal.isInteractive) {
        // Room for the ^C that a terminal echoes: a line that wraps cannot be taken away.
        terminal.writeMessage(`\r\x1b[2K${formatProgress({ event, rate }, terminal.columns() - 3)}`)
        isOnScreen = true
      } else {
        terminal.writeMessage(`${formatProgress({ event, rate }, Number.POSITIVE_INFINITY)}\n`)
      }
    },
    message(text) {
      clear()
      terminal.writeMessage(text)
    },
    clear,
  }
}

/** Bytes a second over the last events of a stage; what a resumed run found done does not count as speed. */
function openMeter(clock: () => number): (event: ProgressEvent) => number | undefined {
  let stage = ''
  let samples: { readonly at: number; readonly bytes: number }[] = []
  return event => {
    if (event.stage !== stage) samples = []
    stage = event.stage
    const now = clock()
    samples.push({ at: now, bytes: event.bytesDone })
    while (samples.length > 2 && now - (samples[1]?.at ?? now) > RATE_MILLISECONDS) samples.shift()
    const oldest = samples[0]
    if (oldest === undefined || now - oldest.at < REDRAW_MILLISECONDS) return undefined
    return ((event.bytesDone - oldest.bytes) / (now - oldest.at)) * 1000
  }
}
