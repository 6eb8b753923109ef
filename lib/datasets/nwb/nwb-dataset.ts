/** Any NWB 2 file: no rules of its own, only the upgrades that all sessions go through. */

import { type DatasetDefinition, needsOf } from '#lib/datasets/dataset.ts'
import { checkNwb2 } from '#lib/datasets/steps/check-nwb-2.ts'
import { DATE_PATHS, MOST_DATES } from '#lib/datasets/steps/dates.ts'
import { IDENTIFIER, identifierOf } from '#lib/datasets/steps/identifier.ts'
import { WAS_GENERATED_BY } from '#lib/datasets/steps/provenance.ts'
import { upgradeSteps } from './upgrade-steps.ts'

/** Rows (name, version) of programs that a file may list. */
const MOST_PROGRAMS = 1000

export const nwbDataset: DatasetDefinition = {
  name: 'nwb',
  title: 'any NWB file',
  chunking: [],
  needs(tree) {
    checkNwb2.apply(tree)
    return [
      ...needsOf(tree, [IDENTIFIER], 1),
      ...needsOf(tree, DATE_PATHS, MOST_DATES),
      ...needsOf(tree, [WAS_GENERATED_BY], 2 * MOST_PROGRAMS),
    ]
  },
  steps({ tree, lookedUp, schemas, options }) {
    const identifier = identifierOf(tree, lookedUp)
    return [checkNwb2, ...upgradeSteps({ lookedUp, schemas, options, identifier })]
  },
}
