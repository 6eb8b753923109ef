/** The datasets whose sessions can be found by their name. */

import { datasetName } from '#lib/datasets/dataset-table.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { visualBehaviorEphysSessions } from '../visual-behavior-ephys/sessions.ts'
import { visualBehaviorOphysSessions } from '../visual-behavior-ophys/sessions.ts'
import { visualCodingEphysSessions } from '../visual-coding-ephys/sessions.ts'
import { visualCodingOphysSessions } from '../visual-coding-ophys/sessions.ts'
import type { SessionFinder } from './session-finder.ts'

export const SESSION_FINDERS: readonly SessionFinder[] = [
  visualBehaviorEphysSessions,
  visualBehaviorOphysSessions,
  visualCodingEphysSessions,
  visualCodingOphysSessions,
]

/** By the name as a person writes it: `Visual Behavior Ephys`. Throws InvalidInputError for a name that nobody has. */
export function sessionFinder(name: string): SessionFinder {
  const wanted = datasetName(name)
  const found = SESSION_FINDERS.find(({ dataset }) => dataset === wanted)
  if (found !== undefined) return found
  const names = SESSION_FINDERS.map(({ dataset }) => dataset).join(', ')
  throw new InvalidInputError(`There is no dataset “${name}” whose sessions could be found; there are ${names}.`)
}
