/** Organizations as documents name them. Identifiers are those of the Research Organization Registry. */

import type { JsonObject } from './json-value.ts'

const ROR = 'Research Organization Registry (ROR)'

export const organization = (name: string, abbreviation: string | null, ror: string | null): JsonObject => ({
  name,
  abbreviation,
  registry: ror === null ? null : ROR,
  registry_identifier: ror,
})

export const ALLEN_INSTITUTE = organization('Allen Institute', 'AI', '03cpe7c52')

/** What the lists of 2.7 have in the place of the institute where data come from. */
export const ALLEN_INSTITUTE_FOR_BRAIN_SCIENCE = organization('Allen Institute for Brain Science', 'AIBS', '00dcv1019')
