/** The rig on which an experiment of Visual Coding 2-photon was recorded. */

import { InvalidInputError } from '#lib/errors.ts'
import type { MetadataInput } from '../builder.ts'
import { microscopeName } from '../instrument/two-photon-parts.ts'
import { rowWithId } from './find-row.ts'
import { tableOf } from './metadata-tables.ts'

export interface ImagingRig {
  /** `CAM2P.2`. */
  readonly name: string
  readonly microscope: string
}

/** Throws InvalidInputError where the institute's table does not tell, or names a rig that the release did not use. */
export function imagingRig({ session, tables }: Pick<MetadataInput, 'session' | 'tables'>): ImagingRig {
  const use = { session: session.id, gives: 'instrument_id, and with it instrument.json' }
  const table = tableOf(tables, 'vco-screen-centers', use)
  const row = rowWithId(table, 'ophys_experiment_id', session.id, use)
  const name = row.cells.rig_name?.trim() ?? ''
  const microscope = microscopeName(name)
  if (microscope !== undefined) return { name, microscope }
  const said = name === '' ? 'no rig' : `the rig ${name}, which Visual Coding did not use`
  throw new InvalidInputError(`Session ${session.id}: ${table.url} (${row.row}) has ${said}.`, { url: table.url })
}
