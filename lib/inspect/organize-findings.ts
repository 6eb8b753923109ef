/** Findings in nested sections, as a report has them. Source: nwbinspector, `organize_messages`. */

import { InvalidInputError } from '#lib/errors.ts'
import { IMPORTANCES } from './finding.ts'
import type { FileFinding } from './report.ts'

/** What findings can be grouped by, as nwbinspector calls it. */
const FIELDS = {
  importance: finding => finding.importance,
  file_path: finding => finding.file,
  check_function_name: finding => finding.check,
  severity: finding => finding.severity,
  object_type: finding => finding.objectType ?? '',
  object_name: finding => finding.objectName ?? '',
  location: finding => finding.location ?? '',
  message: finding => finding.message,
} satisfies Readonly<Record<string, (finding: FileFinding) => string>>

export type Level = keyof typeof FIELDS

export const DEFAULT_LEVELS: readonly Level[] = ['importance', 'file_path']

export interface Section {
  /** `CRITICAL`, or what else the level's field says. */
  readonly title: string
  readonly sections: readonly Section[]
  /** Of the innermost sections. */
  readonly findings: readonly FileFinding[]
}

/** The fields that a text such as `importance,check_function_name` names; InvalidInputError for others. */
export function parseLevels(text: string): readonly Level[] {
  return text.split(',').map(part => {
    const name = part.trim()
    if (Object.hasOwn(FIELDS, name)) return name as Level
    throw new InvalidInputError(`--levels takes ${Object.keys(FIELDS).join(', ')}; “${name}” is none of them.`)
  })
}

/**
 * Sections by all levels but the last, by which their findings are sorted. `reverse` turns the order of a level around.
 * Among equals severe findings come first, and then they are in natural order.
 */
export function organizeFindings(
  findings: readonly FileFinding[],
  levels: readonly Level[],
  reverse: readonly boolean[] = [],
): Section {
  return section('', findings, levels, reverse)
}

function section(
  title: string,
  findings: readonly FileFinding[],
  [level, ...deeper]: readonly Level[],
  [isReversed = false, ...others]: readonly boolean[],
): Section {
  const compare = level === undefined ? () => 0 : comparison(level, isReversed)
  if (level === undefined || deeper.length === 0)
    return { title, sections: [], findings: findings.toSorted((a, b) => compare(a, b) || inDetail(a, b)) }
  const groups = Map.groupBy(findings.toSorted(compare), FIELDS[level])
  return {
    title,
    findings: [],
    sections: [...groups].map(([value, some]) => section(value, some, deeper, others)),
  }
}

type Compare = (a: FileFinding, b: FileFinding) => number

function comparison(level: Level, isReversed: boolean): Compare {
  const sign = isReversed ? -1 : 1
  if (level === 'importance')
    return (a, b) => sign * (IMPORTANCES.indexOf(a.importance) - IMPORTANCES.indexOf(b.importance))
  return (a, b) => sign * naturally(FIELDS[level](a), FIELDS[level](b))
}

const inDetail: Compare = (a, b) =>
  Number(b.severity === 'HIGH') - Number(a.severity === 'HIGH') ||
  naturally(a.check, b.check) ||
  naturally(a.objectType ?? '', b.objectType ?? '') ||
  naturally(a.location ?? a.objectName ?? '', b.location ?? b.objectName ?? '')

/** Numbers in texts by their value: `probe2` before `probe10`. */
export const naturally = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })
