/** The inspection that a conversion ends with. */

import { describeError, isNwb2zarrError } from '#lib/errors.ts'
import { IMPORTANCES, type Importance, isAtLeast } from '#lib/inspect/finding.ts'
import type { ConvertSummary } from '#lib/local.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { inspectConverted } from '#lib/stages/inspect.ts'
import { type InspectResult, inspectOptions } from '#lib/stages/payloads/inspect.ts'
import type { ConvertInput } from '#lib/stages/payloads.ts'
import { formatCount } from './quantities.ts'

export interface InspectionValues {
  readonly 'no-inspect': boolean
  readonly 'fail-on': Importance | undefined
}

/** Where the report is and what it counts, or why there is none. */
export type StoreInspection = InspectResult | { readonly failed: string }

/** Undefined where none is wanted, and for a store that was there already: it has a report of its own. */
export async function inspected(
  { status, out }: ConvertSummary,
  { sources }: ConvertInput,
  { 'no-inspect': isUnwanted }: InspectionValues,
  env: Environment,
): Promise<StoreInspection | undefined> {
  if (isUnwanted || status === 'already-done') return undefined
  try {
    const { report, counts } = await inspectConverted({ store: out, sources, options: inspectOptions.parse({}) }, env)
    return { report, counts }
  } catch (error) {
    // The store is whole whether it can be inspected or not.
    if (!isNwb2zarrError(error) || env.signal.aborted) throw error
    return { failed: describeError(error) }
  }
}

/** Has the inspection found something that the person asked to be told of by the exit code? */
export function isTooBad(inspection: StoreInspection | undefined, { 'fail-on': level }: InspectionValues): boolean {
  if (inspection === undefined || level === undefined) return false
  if ('failed' in inspection) return true
  return IMPORTANCES.some(found => isAtLeast(found, level) && (inspection.counts[found] ?? 0) > 0)
}

/** A line for a person, with a line feed at the end; nothing where nothing was inspected. */
export function formatInspection(inspection: StoreInspection | undefined): string {
  if (inspection === undefined) return ''
  if ('failed' in inspection) return `  not inspected: ${inspection.failed}\n`
  const counts = IMPORTANCES.flatMap(level => {
    const count = inspection.counts[level]
    return count === undefined ? [] : [formatCount(count, LEVEL_NOUNS[level])]
  })
  return `  inspected: ${counts.length === 0 ? 'nothing found' : counts.join(', ')}; see ${inspection.report}\n`
}

const LEVEL_NOUNS: Readonly<Record<Importance, string>> = {
  ERROR: 'error',
  PYNWB_VALIDATION: 'schema fault',
  CRITICAL: 'critical fault',
  BEST_PRACTICE_VIOLATION: 'violation',
  BEST_PRACTICE_SUGGESTION: 'suggestion',
}
