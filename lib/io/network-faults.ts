/** Sorts what goes wrong below HTTP (sockets, names, certificates) into faults that may pass and faults that will not. */

import { type ErrorPlace, isNwb2zarrError, SourceUnavailableError } from '#lib/errors.ts'
import { PassingFault } from './retry.ts'

/** Codes of Node's sockets and of undici (its fetch) that a later try can heal. */
const PASSING_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_RESPONSE_STATUS_CODE',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
])

/** The error to throw for a failed request: a PassingFault, or one of ours. Errors of ours stay as they are. */
export function networkError(error: unknown, place: ErrorPlace): Error {
  if (error instanceof PassingFault || isNwb2zarrError(error)) return error
  const code = codeOf(error)
  const message = messageOf(error)
  if (code !== undefined && PASSING_CODES.has(code)) return new PassingFault(`${message} (${code})`, { cause: error })
  // The reader side of a connection that broke in the middle of a body has no code of its own.
  if (message === 'terminated' || message === 'aborted') {
    return new PassingFault('The connection broke before the answer was whole', { cause: error })
  }
  const advice =
    code === 'ENOTFOUND'
      ? 'Check the name of the host and the network.'
      : 'Check the address, proxies and certificates.'
  const what = code === undefined ? message : `${message} (${code})`
  return new SourceUnavailableError(`Cannot reach the server: ${what}.`, { ...place, advice }, { cause: error })
}

/** The first code along the chain of causes. */
function codeOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code
  }
  return undefined
}

/** The innermost message: `fetch failed` says nothing, its cause does. */
function messageOf(error: unknown): string {
  let message = String(error)
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.message !== '') message = at.message
  }
  return message
}
