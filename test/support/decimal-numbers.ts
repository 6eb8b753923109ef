/** Fields of documents that must be texts, since the schema calls them decimal. */

import type { JsonObject } from '#lib/aind/json-value.ts'
import { isOfType, objectsIn } from '#lib/aind/rules/rule.ts'

const DECIMALS = new Set([
  'reward_consumed_total',
  'frame_rate',
  'gain',
  'radius',
  'numerical_aperture',
  'magnification',
  'viewing_distance',
  'spout_diameter',
])

/** Places of those that are numbers; a sampling strategy's rate is one by right. */
export const decimalNumbers = (...documents: readonly JsonObject[]): readonly string[] =>
  documents.flatMap(document =>
    [...objectsIn(document)]
      .filter(({ object }) => !isOfType(object, 'Sampling strategy'))
      .flatMap(({ path, object }) =>
        Object.keys(object).flatMap(key =>
          DECIMALS.has(key) && typeof object[key] === 'number' ? [`${path}.${key}`] : [],
        ),
      ),
  )
