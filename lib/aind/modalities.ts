/** Modalities as documents name them. */

import type { JsonObject } from './json-value.ts'
import { MODALITIES } from './schema/known-things.ts'

export type ModalityName = 'behavior' | 'behavior-videos' | 'ecephys' | 'pophys'

/** In the order of their abbreviations, whatever order they come in: the reference leaves it to chance. */
export const modalityList = (names: Iterable<ModalityName>): readonly JsonObject[] =>
  [...names].sort().map(abbreviation => ({ name: MODALITIES[abbreviation] ?? abbreviation, abbreviation }))
