/** What the options that choose sessions say as the list stage's input. */

import { InvalidInputError } from '#lib/errors.ts'
import { type ListInput, listInput } from '#lib/stages/payloads.ts'
import type { SessionValues } from './session-options.ts'

/** Which sessions of the dataset are meant. Throws InvalidInputError where two roots are given, or no dataset. */
export function sessionsAsked(values: SessionValues): ListInput {
  if (values.dataset === undefined) throw new InvalidInputError('A dataset is expected: --dataset NAME.')
  const named = values.root.flatMap(root => {
    const [, place, url] = /^([a-z][a-z-]*)=(.+)$/.exec(root) ?? []
    return place === undefined || url === undefined ? [] : [[place, url] as const]
  })
  const roots = values.root.filter(root => !/^[a-z][a-z-]*=/.test(root))
  if (roots.length > 1) throw new InvalidInputError(`--root is given twice: ${roots.join(' and ')}.`)
  return listInput.parse({
    dataset: values.dataset,
    ...(roots[0] !== undefined && { root: roots[0] }),
    places: Object.fromEntries(named),
    ids: values.session
      .flatMap(ids => ids.split(','))
      .map(id => id.trim())
      .filter(id => id !== ''),
    ...(values.kind !== undefined && { kind: values.kind }),
    ...(values.subject !== undefined && { subject: values.subject }),
    ...(values.since !== undefined && { since: values.since }),
    ...(values.limit !== undefined && { limit: values.limit }),
  })
}
