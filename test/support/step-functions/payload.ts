/** JSON that states hand each other, and the size that Step Functions lets it have. */

import { StateError } from './state-error.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json }

/** Largest input or output of a state, a task or an execution: "Quotas", https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MOST_PAYLOAD_BYTES = 262_144

/** `value` as JSON text holds it. Throws States.DataLimitExceeded, which nothing catches, where the text is too long. */
export function checkPayload(value: Json, what: string): Json {
  const text = JSON.stringify(value)
  const bytes = Buffer.byteLength(text)
  if (bytes > MOST_PAYLOAD_BYTES) {
    throw new StateError(
      'States.DataLimitExceeded',
      `${what} has ${bytes} bytes; a payload holds ${MOST_PAYLOAD_BYTES}.`,
    )
  }
  return value
}
