/** An experiment of Visual Coding 2-photon, as the release's list has it. */

import { z } from 'zod'
import { InvalidInputError } from '#lib/errors.ts'
import { type MetadataTables, noRow, type TableUse, tableDocument } from './metadata-tables.ts'

const experiment = z.looseObject({
  id: z.int(),
  specimen_id: z.int(),
  experiment_container_id: z.int(),
  stimulus_name: z.string(),
  imaging_depth: z.number(),
  date_of_acquisition: z.string(),
  targeted_structure: z.looseObject({ acronym: z.string() }),
  specimen: z.looseObject({ donor: z.looseObject({ external_donor_name: z.string().regex(/^\d+$/) }) }),
})

export type CodingExperiment = z.infer<typeof experiment>

/** Throws InvalidInputError where the list lacks it, or has it in another form. */
export function codingExperiment(tables: MetadataTables, id: string, use: TableUse): CodingExperiment {
  const { url, value } = tableDocument(tables, 'vco-ophys-experiments', use)
  const entries: readonly unknown[] = Array.isArray(value) ? value : []
  const found = entries.filter(entry => String((entry as { id?: unknown } | null)?.id) === id)
  if (found.length !== 1) throw noRow({ url }, `id ${id}`, found.length, use)
  const result = experiment.safeParse(found[0])
  if (result.success) return result.data
  const [issue] = result.error.issues
  const place = issue?.path.map(String).join('.') ?? ''
  throw new InvalidInputError(`${url}: experiment ${id} has ${place} in another form: ${issue?.message}.`, { url })
}
