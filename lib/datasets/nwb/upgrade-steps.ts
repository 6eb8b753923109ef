/**
 * The steps that every session goes through after those of its dataset: what files of older schema versions lack or
 * hold in a form that readers of a store refuse is put right, and the schemas are put in.
 */

import type { LookedUp, Step, StepOptions } from '#lib/datasets/dataset.ts'
import { axisNames } from '#lib/datasets/steps/axis-names.ts'
import { dates } from '#lib/datasets/steps/dates.ts'
import { namespaces } from '#lib/datasets/steps/namespaces.ts'
import { nullDatasets } from '#lib/datasets/steps/null-datasets.ts'
import { numberKinds } from '#lib/datasets/steps/number-kinds.ts'
import { objectIds } from '#lib/datasets/steps/object-ids.ts'
import { oldAttributes } from '#lib/datasets/steps/old-attributes.ts'
import { omitNullAttributes } from '#lib/datasets/steps/omit-null-attributes.ts'
import { provenance } from '#lib/datasets/steps/provenance.ts'
import { refuseExternalLinks } from '#lib/datasets/steps/refuse-external-links.ts'
import { requiredAttributes } from '#lib/datasets/steps/required-attributes.ts'
import { requiredGroups } from '#lib/datasets/steps/required-groups.ts'
import { specifications } from '#lib/datasets/steps/specifications.ts'
import { keepReferenceColumns, splitReferenceColumns } from '#lib/datasets/steps/split-reference-columns.ts'
import { unsignedVectorIndex } from '#lib/datasets/steps/unsigned-vector-index.ts'
import { valueShapes } from '#lib/datasets/steps/value-shapes.ts'
import type { SessionSchemas } from '#lib/nwb/session-schemas.ts'

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
