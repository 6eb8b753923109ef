/** Rigs of Visual Coding 2-photon, as they stood on the day of the experiment. */

import { InvalidInputError } from '#lib/errors.ts'
import type { MetadataInput } from '../builder.ts'
import { codingExperiment } from '../tables/coding-experiment.ts'
import { imagingRig } from '../tables/imaging-rig.ts'
import type { UsedRig } from './rig.ts'
import { codingImagingRig } from './two-photon-rig.ts'

export function visualCodingOphysRig(input: MetadataInput): UsedRig {
  const { session, tables, profile } = input
  const { name, microscope } = imagingRig(input)
  const use = { session: session.id, gives: 'which version of the rig instrument.json describes' }
  const { date_of_acquisition: date } = codingExperiment(tables, session.id, use)
  const rig = codingImagingRig(name, microscope, date.slice(0, 10), profile)
  if (rig !== undefined) return { id: name, rig }
  throw new InvalidInputError(`Session ${session.id}: nothing is known of the rig ${name}.`)
}
