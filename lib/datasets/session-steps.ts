/** A session of any dataset: the needs and steps of its own, and those that all sessions share. */

import type { DatasetDefinition, Need, SessionContext, SessionInput, Step } from './dataset.ts'
import { identifierOf } from './steps/identifier.ts'
import { upgradeNeeds, upgradeSteps } from './upgrade-steps.ts'

/** Throws where the base is no NWB 2 session at all, and where a dataset to be looked at is larger than it may be. */
export function sessionNeeds(definition: DatasetDefinition, input: SessionInput): readonly Need[] {
  const needs = new Map<string, Need>()
  for (const need of [...upgradeNeeds(input.files[0].tree), ...definition.needs(input)]) needs.set(need.id, need)
  return [...needs.values()]
}

/** All steps over the base's tree. `select` leaves out what was not asked for, once the dataset's steps are done. */
export function sessionSteps(
  definition: DatasetDefinition,
  context: SessionContext,
  { select }: { readonly select?: Step } = {},
): readonly Step[] {
  const { files, lookedUp, schemas, options } = context
  const identifier = identifierOf(files[0].tree, lookedUp)
  return [
    ...definition.steps(context),
    ...(select === undefined ? [] : [select]),
    ...upgradeSteps({ lookedUp, schemas, options, identifier }),
  ]
}
