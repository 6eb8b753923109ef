/** The approval by which an animal was recorded. */

import { idText } from '#lib/datasets/side-data.ts'
import type { MetadataInput } from '../builder.ts'
import { rowWithId } from '../tables/find-row.ts'
import { tableOf } from '../tables/metadata-tables.ts'

/** Throws InvalidInputError where the institute's table does not have the animal. */
export function ethicsReviewIds({
  session,
  tables,
  mouseId,
}: Pick<MetadataInput, 'session' | 'tables' | 'mouseId'>): readonly string[] {
  const use = { session: session.id, gives: 'ethics_review_id of acquisition.json' }
  const row = rowWithId(tableOf(tables, 'ethics-review-ids', use), 'subject_id', mouseId, use)
  return [idText(row.cells.ethics_review_id ?? '')]
}
