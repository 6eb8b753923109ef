/** The six digits by which the institute knows the animal of a session. */

import { idText } from '#lib/datasets/side-data.ts'
import { InvalidInputError, TransformError } from '#lib/errors.ts'
import type { MetadataInput } from '../builder.ts'
import { isObject } from '../json-value.ts'
import { codingExperiment } from '../tables/coding-experiment.ts'
import { noRow, tableDocument } from '../tables/metadata-tables.ts'
import { nwbSubject } from './nwb-subject.ts'

type Input = Pick<MetadataInput, 'dataset' | 'session' | 'nwb' | 'rows' | 'tables'>

/** Throws TransformError where file and table name different animals, InvalidInputError where no table knows it. */
export function mouseIdOf(input: Input): string {
  const id = namedMouse(input)
  if (/^\d+$/.test(id)) return id
  throw new InvalidInputError(`Session ${input.session.id}: “${id}” is no id of a mouse, which has digits only.`)
}

function namedMouse({ dataset, session, nwb, rows: [row], tables }: Input): string {
  switch (dataset) {
    case 'visual-behavior-ephys':
    case 'visual-behavior-ophys': {
      const { subjectId } = nwbSubject(nwb)
      const inTable = idText(row?.cells.mouse_id ?? '')
      if (inTable === subjectId) return subjectId
      const message = `The file is about mouse ${subjectId}, ${row?.url} (${row?.row}) has mouse ${inTable || '(none)'}.`
      throw new TransformError('metadata', message, { path: '/general/subject/subject_id' })
    }
    case 'visual-coding-ephys': {
      const use = { session: session.id, gives: 'the id of the mouse, and with it subject.json and procedures.json' }
      const { url, value } = tableDocument(tables, 'vce-subject-mapping', use)
      const { subjectId } = nwbSubject(nwb)
      const mapped = isObject(value) && Object.hasOwn(value, subjectId) ? value[subjectId] : undefined
      if (typeof mapped === 'string' || typeof mapped === 'number') return String(mapped)
      throw noRow({ url }, `the subject ${subjectId} of the file`, 0, use)
    }
    case 'visual-coding-ophys': {
      const use = { session: session.id, gives: 'the id of the mouse, and with it subject.json and procedures.json' }
      return codingExperiment(tables, session.id, use).specimen.donor.external_donor_name
    }
  }
}
