/** What the process ends with; scripts rely on the numbers, so they are documented in the README and never reused. */

import type { ErrorName } from '#lib/errors.ts'

export const EXIT_CODES = {
  done: 0,
  /** The command ran, and what it looked for is there: differences, findings. */
  findings: 1,
  /** The command line, the options or the source's content are wrong; trying again changes nothing. */
  badInput: 2,
  /** A source or store could not be reached, or changed meanwhile; trying again may work. */
  unavailable: 3,
  /** A fault of ours. */
  internal: 4,
} as const

const BY_ERROR: Readonly<Record<ErrorName, number>> = {
  InvalidInputError: EXIT_CODES.badInput,
  CorruptSourceError: EXIT_CODES.badInput,
  UnsupportedFeatureError: EXIT_CODES.badInput,
  TransformError: EXIT_CODES.badInput,
  SourceUnavailableError: EXIT_CODES.unavailable,
  SourceChangedError: EXIT_CODES.unavailable,
  IncompleteOutputError: EXIT_CODES.unavailable,
  DeadlineExceededError: EXIT_CODES.unavailable,
}

export const exitCodeOf = (name: ErrorName): number => BY_ERROR[name]
