/** What the file system's error codes mean to a person, for sources and stores alike. */

import { type ErrorPlace, InvalidInputError, type Nwb2zarrError, SourceUnavailableError } from '#lib/errors.ts'

/** The code of a file system error: `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** `doing` completes "Cannot …": `read the file`. */
export function fileError(error: unknown, doing: string, place: ErrorPlace): Nwb2zarrError {
  const code = errorCode(error)
  const unavailable = (why: string, advice: string) =>
    new SourceUnavailableError(`Cannot ${doing}: ${why}.`, { ...place, advice }, { cause: error })
  const invalid = (why: string, advice: string) =>
    new InvalidInputError(`Cannot ${doing}: ${why}.`, { ...place, advice }, { cause: error })

  switch (code) {
    case 'ENOENT':
      return invalid('it does not exist', 'Check the spelling of the path.')
    case 'ENOTDIR':
      return invalid('a part of the path is a file, not a folder', 'Check the path.')
    case 'EEXIST':
    case 'ENOTEMPTY':
      return invalid('something else of that name is there', 'Remove it, or choose another path.')
    case 'EISDIR':
      return invalid('it is a folder', 'Name a file.')
    case 'ENAMETOOLONG':
      return invalid('a name in the path is longer than the file system allows', 'Use a shorter path.')
    case 'EACCES':
    case 'EPERM':
      return unavailable('permission denied', 'Check the permissions of the path.')
    case 'EROFS':
      return unavailable('the file system is read-only', 'Choose another folder.')
    case 'ENOSPC':
    case 'EDQUOT':
      return unavailable('the disk is full', 'Free some space and run again; what is done is kept.')
    case 'EMFILE':
    case 'ENFILE':
      return unavailable('too many files are open', 'Raise the limit (ulimit -n) or lower the concurrency.')
    default:
      return unavailable(error instanceof Error ? error.message : String(error), 'Check the disk.')
  }
}
