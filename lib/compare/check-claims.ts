/** What changes say that the sources have, looked up in the sources. */

import { wholeRegion } from '#lib/array/region.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import { wrongChange } from './apply-changes.ts'
import type { ValueClaim } from './change-objects.ts'
import type { Difference } from './difference.ts'
import type { ReadExpected } from './read-expected.ts'

/** Claims are few and small: dates, programs. */
const CLAIM_LANES = 4

/** A difference for each claim that is not so. */
export async function checkClaims(
  claims: readonly ValueClaim[],
  readExpected: ReadExpected,
  { signal }: Waiting = {},
): Promise<readonly Difference[]> {
  const wrong = await mapLimit(
    claims,
    CLAIM_LANES,
    async ({ change, node, texts }, _, options) => {
      const shape = node.shape ?? []
      const { path } = change
      const values = await readExpected({ data: node.data, shape, dtype: node.dtype }, wholeRegion(shape), {
        ...options,
        path,
      })
      const isSo = values.kind === 'strings' && values.strings.every((text, at) => text === texts[at])
      return isSo ? [] : [wrongChange(change, 'the texts before are others')]
    },
    { signal },
  )
  return wrong.flat()
}
