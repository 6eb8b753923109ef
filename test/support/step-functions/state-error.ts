/** An error as states report it: a name that retriers and catchers look for, and a cause for people. */

export class StateError extends Error {
  /** `States.Timeout`, `SourceUnavailableError`, … */
  readonly error: string

  constructor(error: string, cause: string) {
    super(cause)
    this.error = error
  }
}

/** These end an execution whatever is caught: "Handling errors", https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const TERMINAL_ERRORS: ReadonlySet<string> = new Set(['States.DataLimitExceeded', 'States.Runtime'])

/** Is `error` among the names of a retrier or a catcher? Same page. */
export function matchesError(names: readonly string[], error: string): boolean {
  if (TERMINAL_ERRORS.has(error)) return false
  return names.some(
    name => name === error || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout'),
  )
}
