/** Which checks run: a configuration, then those asked for or left out, then the threshold, as nwbinspector does it. */

import { InvalidInputError } from '#lib/errors.ts'
import type { Check } from './check.ts'
import { configured, type InspectorConfig } from './config.ts'
import { type CheckImportance, isAtLeast } from './finding.ts'

export interface Selection {
  readonly config?: InspectorConfig | undefined
  /** Only these; all where it is empty. */
  readonly select?: readonly string[] | undefined
  /** All but these. */
  readonly ignore?: readonly string[] | undefined
  /** None below. */
  readonly threshold?: CheckImportance | undefined
  /** Without those that may read whole arrays. */
  readonly quick?: boolean | undefined
}

/** Throws InvalidInputError for a name that no check has, and where checks are both selected and ignored. */
export function selectChecks(
  checks: readonly Check[],
  { config = {}, select = [], ignore = [], threshold = 'BEST_PRACTICE_SUGGESTION', quick = false }: Selection,
): readonly Check[] {
  if (select.length > 0 && ignore.length > 0)
    throw new InvalidInputError('Checks are either selected or ignored; give one of the two.')
  const unknown = [...select, ...ignore].find(name => !checks.some(check => check.name === name))
  if (unknown !== undefined)
    throw new InvalidInputError(`There is no check “${unknown}”.`, {
      advice: 'nwb2zarr inspect --list names them all.',
    })
  return configured(checks, config)
    .filter(({ name }) => (select.length > 0 ? select.includes(name) : !ignore.includes(name)))
    .filter(({ importance }) => isAtLeast(importance, threshold))
    .filter(({ reads }) => !(quick && reads === 'everything'))
}
