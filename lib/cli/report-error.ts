/** An error as a person should see it, and the exit code that it leads to. */

import { describeError, isNwb2zarrError } from '#lib/errors.ts'
import { EXIT_CODES, exitCodeOf } from './exit-codes.ts'
import { printable, styled, type Terminal } from './terminal.ts'

/** What went wrong, in one paragraph, and the exit code. */
export interface Failure {
  readonly name: string
  readonly message: string
  readonly exitCode: number
}

/** Ours by name, the operating system's as unavailable, all else as a fault of ours. */
export function failureOf(error: unknown): Failure {
  if (isNwb2zarrError(error))
    return { name: error.name, message: describeError(error), exitCode: exitCodeOf(error.name) }
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && 'syscall' in error)
    return { name: 'SystemError', message, exitCode: EXIT_CODES.unavailable }
  return { name: 'InternalError', message, exitCode: EXIT_CODES.internal }
}

const REPORT_ADVICE = `This is a fault of nwb2zarr, not of your command. Please report it where you have nwb2zarr from, with the
command and what it prints with --log-level debug.`

/** Writes the message to stderr; with `isDebug` the stack and the causes too. */
export function writeFailure(
  failure: Failure,
  error: unknown,
  terminal: Terminal,
  { isDebug = false }: { readonly isDebug?: boolean } = {},
): void {
  const isInternal = failure.exitCode === EXIT_CODES.internal
  const label = styled(terminal, 'red', isInternal ? 'internal error:' : 'error:')
  terminal.writeMessage(`${label} ${printable(failure.message)}\n`)
  if (isInternal) terminal.writeMessage(`${REPORT_ADVICE}\n`)
  if (isDebug) terminal.writeMessage(`${printable(traceOf(error))}\n`)
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? error.message
  return error.cause === undefined ? own : `${own}\ncaused by ${traceOf(error.cause)}`
}
