/** Errors for answers that trying again does not change, each saying what a person can do. */

import { InvalidInputError, type Nwb2zarrError, SourceChangedError, SourceUnavailableError } from '#lib/errors.ts'
import type { HttpHead } from './http-exchange.ts'

/** The error for a status that is neither success nor passing. */
export function statusError({ status }: Pick<HttpHead, 'status'>, url: string): Nwb2zarrError {
  switch (status) {
    case 401:
    case 403:
    case 407:
      return new SourceUnavailableError(`The server denies access (status ${status}).`, {
        url,
        advice: 'Check that the file is public; a signed link may have expired.',
      })
    case 404:
    case 410:
      return new InvalidInputError(`The server has no such file (status ${status}).`, {
        url,
        advice: 'Check the spelling of the URL.',
      })
    case 412:
    case 416:
      return changedError(url, `the server no longer has the version that was opened (status ${status})`)
    default:
      return new InvalidInputError(`The server answered with status ${status}; expected a part of a file (206).`, {
        url,
      })
  }
}

/** `why` completes "The file changed while it was being read: …". */
export function changedError(url: string, why: string): SourceChangedError {
  return new SourceChangedError(`The file changed while it was being read: ${why}.`, {
    url,
    advice: 'Plan and convert it again.',
  })
}

/** The answer to a range request was the whole resource (status 200). */
export function noRangesError({ headers }: HttpHead, url: string): InvalidInputError {
  if (/^text\/html\b/i.test(headers.get('content-type') ?? '')) {
    return new InvalidInputError('The server sent a web page, not a file.', {
      url,
      advice: 'Use the link of the file itself, and check whether the server wants a login.',
    })
  }
  const server = headers.get('server')
  const who = `${new URL(url).host}${server === null ? '' : ` (${server})`}`
  return new InvalidInputError(`The server ${who} does not serve byte ranges.`, {
    url,
    advice: 'Download the file and convert the copy.',
  })
}
