/** What a stack may read: its own list of buckets and prefixes. Said in the first state, and not as a denied request in the middle. */

import { InvalidInputError } from '#lib/errors.ts'
import type { RunEnvironment } from './run-environment.ts'

/** Throws InvalidInputError for an address that is none of S3, or outside of what the stack allows. */
export function checkAllowed(
  urls: readonly string[],
  { sources, output }: Pick<RunEnvironment, 'sources' | 'output'>,
): void {
  const allowed = [...sources, output].map(place => `${place.replace(/\/+$/, '')}/`)
  for (const url of urls) {
    if (!url.startsWith('s3://'))
      throw new InvalidInputError('Only files in S3, and assets of DANDI, can be converted by this stack.', { url })
    if (allowed.some(place => `${url}/`.startsWith(place))) continue
    throw new InvalidInputError('This stack is not allowed to read there.', {
      url,
      advice: `It may read ${sources.join(', ')}; the list is set where the stack is deployed (sources).`,
    })
  }
}
