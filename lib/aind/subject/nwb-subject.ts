/** What an NWB file says of the animal. */

import { needsOf } from '#lib/datasets/dataset.ts'
import { textAt } from '#lib/datasets/steps/looked-up.ts'
import { TransformError } from '#lib/errors.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import type { NeedsOf, NwbContent } from '../builder.ts'

export interface NwbSubject {
  readonly subjectId: string
  /** `F`, `M`; undefined where the file does not tell, as of the others. */
  readonly sex: string | undefined
  readonly genotype: string | undefined
  readonly species: string | undefined
  /** `P123D`. */
  readonly age: string | undefined
}

const STEP = 'metadata'

const at = (name: string): NodePath => `/general/subject/${name}`

const NAMES = ['subject_id', 'sex', 'genotype', 'species', 'age']

/** Single texts. */
export const subjectNeeds: NeedsOf = ({ files: [base] }) => ({
  values: needsOf(base, NAMES.map(at), 1),
  ends: [],
  extents: [],
})

/** Throws a TransformError where the file does not name the animal. */
export function nwbSubject({ files: [tree], values }: Pick<NwbContent, 'files' | 'values'>): NwbSubject {
  const text = (name: string) => textAt(tree, at(name), values)
  const subjectId = text('subject_id')
  const [sex, genotype, species, age] = ['sex', 'genotype', 'species', 'age'].map(text)
  if (subjectId !== undefined) return { subjectId, sex, genotype, species, age }
  throw new TransformError(STEP, 'The file does not say which animal it is about.', {
    path: at('subject_id'),
    ...(tree.files[0] && { url: tree.files[0].url }),
  })
}
