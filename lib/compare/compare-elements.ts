/** Elements of one box as the sources and as the store have them. */

import type { Values } from '#lib/array/values.ts'
import type { StoredBox } from './read-stored.ts'
import type { ReferenceRecords } from './reference-records.ts'
import { compareItems, compareNumbers, compareValues, type ElementDifference } from './value-differences.ts'

/** `isCast`: the store has the same numbers as another type. */
export function compareElements(
  expected: Values,
  found: StoredBox,
  records: ReferenceRecords,
  isCast: boolean,
): ElementDifference | undefined {
  if (expected.kind === 'references') return compareReferences(expected.targets, found, records)
  if (found.kind === 'reference-records') return compareItems([expected.kind], ['references'], () => false)
  return isCast ? compareNumbers(expected, found) : compareValues(expected, found)
}

/** Where the paths agree, and the ids in the record do not, the whole record is shown. */
function compareReferences(
  targets: readonly (string | null)[],
  found: StoredBox,
  records: ReferenceRecords,
): ElementDifference | undefined {
  const pathOf = (id: string | null) => (id === null ? null : (records.pathOf(id) ?? id))
  if (found.kind === 'references') return compareItems(targets.map(pathOf), found.targets, (a, b) => a === b)
  const list = found.kind === 'reference-records' ? found.records : []
  const difference = compareItems(targets, list, (id, record) =>
    id === null ? record === null || record === 0 : records.isRecordOf(id, record),
  )
  return difference && { ...difference, expected: pathOf(targets[difference.at] ?? null) }
}
