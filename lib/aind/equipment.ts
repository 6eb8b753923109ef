/** The rig or box on which a session of the Visual Behavior sets was recorded, by file and table, and since when it was used. */

import { isGap, isoDate } from '#lib/datasets/manifest/cells.ts'
import { InvalidInputError, TransformError } from '#lib/errors.ts'
import { childrenAt, DEVICES } from './acquisition/nwb-objects.ts'
import type { MetadataInput } from './builder.ts'
import { type TableUse, tableOf } from './tables/metadata-tables.ts'
import type { TableName } from './tables/table-files.ts'

type Input = Pick<MetadataInput, 'nwb' | 'rows' | 'session' | 'tables'>

/**
 * `MESO.1`, `BEH.G-Box1`: the first device of the file, in the order of names. Throws a TransformError where the release's
 * table names another.
 */
export function equipmentName({ nwb: { files }, rows: [row] }: Pick<Input, 'nwb' | 'rows'>): string {
  const first = childrenAt(files[0], DEVICES)[0]?.name
  const inTable = row?.cells.equipment_name?.trim()
  if (first !== undefined && first === inTable) return first
  const message = `The file was recorded on ${first ?? 'no device that it names'}, ${row?.url} (${row?.row}) has ${inTable || 'none'}.`
  throw new TransformError('metadata', message, { path: DEVICES })
}

/** As documents call it: `G1` of `BEH.G-Box1`, `MESO` of `MESO.1`; others by their own name. */
export function instrumentIdOf(equipment: string): string {
  const [, letter, box = ''] = /^BEH\.([A-Za-z])(?:-Box(\d+))?$/.exec(equipment) ?? []
  if (letter !== undefined) return `${letter.toUpperCase()}${box}`
  return /^MESO(\.\d+)?$/.test(equipment) ? 'MESO' : equipment
}

/** A time without a zone is UTC; so is a day without a time. */
const HAS_ZONE = /T.*(?:Z|[+-]\d\d:?\d\d)$|^[\d-]+$/

/** The first day (UTC) on which any session of the tables was recorded with it. Throws InvalidInputError where none was. */
export function firstUse(equipment: string, names: readonly TableName[], { tables, session }: Input): string {
  const use: TableUse = { session: session.id, gives: 'modification_date of instrument.json' }
  const dates = names
    .flatMap(name => tableOf(tables, name, use).rows)
    .filter(({ cells }) => cells.equipment_name?.trim() === equipment && !isGap(cells.date_of_acquisition ?? ''))
    .map(row => isoDate(row.cells.date_of_acquisition?.trim() ?? '', row, 'date_of_acquisition'))
    .map(text => new Date(HAS_ZONE.test(text) ? text : `${text}Z`).toISOString().slice(0, 10))
    .sort()
  const [first] = dates
  if (first !== undefined) return first
  throw new InvalidInputError(
    `Session ${session.id}: no row of the release’s tables tells when ${equipment} was first used.`,
  )
}
