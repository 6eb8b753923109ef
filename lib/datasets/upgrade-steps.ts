/**
 * The steps that every session goes through after those of its dataset: what files of older schema versions lack or
 * hold in a form that readers of a store refuse is put right, and the schemas are put in.
 */

import type { SessionSchemas } from '#lib/nwb/session-schemas.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'
import { type LookedUp, type Need, needsOf, type Step, type StepOptions } from './dataset.ts'
import { axisNames } from './steps/axis-names.ts'
import { checkNwb2 } from './steps/check-nwb-2.ts'
import { DATE_PATHS, dates, MOST_DATES } from './steps/dates.ts'
import { IDENTIFIER } from './steps/identifier.ts'
import { namespaces } from './steps/namespaces.ts'
import { nullDatasets } from './steps/null-datasets.ts'
import { numberKinds } from './steps/number-kinds.ts'
import { objectIds } from './steps/object-ids.ts'
import { oldAttributes } from './steps/old-attributes.ts'
import { omitNullAttributes } from './steps/omit-null-attributes.ts'
import { provenance, WAS_GENERATED_BY } from './steps/provenance.ts'
import { refuseExternalLinks } from './steps/refuse-external-links.ts'
import { requiredAttributes } from './steps/required-attributes.ts'
import { requiredGroups } from './steps/required-groups.ts'
import { specifications } from './steps/specifications.ts'
import { keepReferenceColumns, splitReferenceColumns } from './steps/split-reference-columns.ts'
import { unsignedVectorIndex } from './steps/unsigned-vector-index.ts'
import { valueShapes } from './steps/value-shapes.ts'

/** Rows (name, version) of programs that a file may list. */
const MOST_PROGRAMS = 1000

/** Values that the steps below look at. Throws InvalidInputError where the tree is no NWB 2 session. */
export function upgradeNeeds(tree: NwbTree): readonly Need[] {
  checkNwb2.apply(tree)
  return [
    ...needsOf(tree, [IDENTIFIER], 1),
    ...needsOf(tree, DATE_PATHS, MOST_DATES),
    ...needsOf(tree, [WAS_GENERATED_BY], 2 * MOST_PROGRAMS),
  ]
}

export interface UpgradeContext {
  readonly lookedUp: LookedUp
  readonly schemas: SessionSchemas
  readonly options: StepOptions
  /** The session's own, for the object ids that are made. */
  readonly identifier: string
}

/** In the order in which they run: an object's type is known before its attributes, its attributes before its id. */
export function upgradeSteps({ lookedUp, schemas, options, identifier }: UpgradeContext): readonly Step[] {
  const { base, extensions, catalog } = schemas
  return [
    refuseExternalLinks,
    omitNullAttributes,
    namespaces(catalog),
    oldAttributes(catalog),
    valueShapes(catalog),
    nullDatasets(catalog),
    numberKinds(catalog),
    dates(lookedUp),
    unsignedVectorIndex,
    requiredGroups(catalog),
    options.referenceColumns === 'split' ? splitReferenceColumns(catalog, identifier) : keepReferenceColumns,
    requiredAttributes(catalog),
    provenance(lookedUp),
    objectIds(identifier),
    axisNames(catalog),
    specifications(base, extensions),
  ]
}
