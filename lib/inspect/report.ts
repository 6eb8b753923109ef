/** What an inspection of one or more files comes to: plain data. */

import { type Finding, IMPORTANCES, type Importance, isAtLeast } from './finding.ts'
import type { SessionInspection } from './inspect-session.ts'

export interface FileInspection extends SessionInspection {
  /** As it was named. */
  readonly file: string
  readonly backend: 'hdf5' | 'zarr'
  readonly requests: number
  /** Bytes fetched. */
  readonly bytesRead: number
}

export interface InspectionReport {
  /** ISO 8601. */
  readonly timestamp: string
  readonly seconds: number
  readonly files: readonly FileInspection[]
  /** Names of the checks that were not asked for. */
  readonly leftOut: readonly string[]
  /** What is found of several files together: `file` is the folder that they lie in. */
  readonly across: readonly FileFinding[]
}

export interface FileFinding extends Finding {
  readonly file: string
}

export type ImportanceCounts = Readonly<Partial<Record<Importance, number>>>

/** All findings, files in their order. */
export const findingsOf = ({ files, across }: InspectionReport): readonly FileFinding[] => [
  ...across,
  ...files.flatMap(({ file, findings }) => findings.map(finding => ({ file, ...finding }))),
]

/** How many there are of each importance, the highest first; none of those that there are none of. */
export function countByImportance(findings: readonly Finding[]): ImportanceCounts {
  const counts = IMPORTANCES.map(level => [level, findings.filter(({ importance }) => importance === level).length])
  return Object.fromEntries(counts.filter(([, count]) => count !== 0))
}

/** Is anything as important as `level`, or more? */
export const reaches = (findings: readonly Finding[], level: Importance): boolean =>
  findings.some(({ importance }) => isAtLeast(importance, level))

/** The report as a program reads it. */
export function reportJson(report: InspectionReport): object {
  const { timestamp, seconds, files, leftOut } = report
  const messages = findingsOf(report)
  return {
    files: files.map(({ findings, ...file }) => ({ ...file, counts: countByImportance(findings) })),
    messages,
    summary: {
      timestamp,
      seconds,
      leftOut,
      files: files.length,
      messages: messages.length,
      counts: countByImportance(messages),
      requests: files.reduce((sum, { requests }) => sum + requests, 0),
      bytesRead: files.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    },
  }
}
