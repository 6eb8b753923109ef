/** Ctrl-C and SIGTERM: work is asked to stop, and stopped for it where it does not within a second. */

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal
  /** 128 + the signal's number, as a shell would say it, or undefined where none came. */
  exitCode(): number | undefined
  close(): void
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

/** Stops within a second, with room for the process to end. */
const PATIENCE_MILLISECONDS = 700

/** Listens until closed. A second signal, or work that does not stop, ends the process after `onForced`. */
export function listenForInterruption(onForced: () => void): Interruption {
  const controller = new AbortController()
  let exitCode: number | undefined

  const force = () => {
    onForced()
    process.exit(exitCode)
  }
  const onSignal = (name: NodeJS.Signals) => {
    if (exitCode !== undefined) return force()
    exitCode = name === 'SIGTERM' ? EXIT_CODES.SIGTERM : EXIT_CODES.SIGINT
    // Unreferenced: a process with nothing left to do ends by itself; one that hangs on is ended, even after `close`.
    setTimeout(force, PATIENCE_MILLISECONDS).unref()
    controller.abort(new DOMException(`Stopped by ${name}`, 'AbortError'))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)

  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    close() {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}
