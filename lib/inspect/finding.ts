/** What an inspection finds: plain data, printed as text or JSON. */

/** Highest first. Source: nwbinspector, `Importance`. */
export const IMPORTANCES = [
  'ERROR',
  'PYNWB_VALIDATION',
  'CRITICAL',
  'BEST_PRACTICE_VIOLATION',
  'BEST_PRACTICE_SUGGESTION',
] as const

export type Importance = (typeof IMPORTANCES)[number]

/** Those that a check can have, and that a threshold can name. */
export const CHECK_IMPORTANCES = ['CRITICAL', 'BEST_PRACTICE_VIOLATION', 'BEST_PRACTICE_SUGGESTION'] as const

export type CheckImportance = (typeof CHECK_IMPORTANCES)[number]

/** Order among findings of one importance. */
export type Severity = 'HIGH' | 'LOW'

/** Whether a finding of a converted store was in its sources already. */
export type Origin = 'source' | 'conversion'

export interface Finding {
  /** Name of the check; of a finding of the validation the place in the specification, `TimeSeries/data`. */
  readonly check: string
  readonly importance: Importance
  readonly severity: Severity
  /** Neurodata type and name of the object; null for findings of the validation, which name a path only. */
  readonly objectType: string | null
  readonly objectName: string | null
  /** Absolute path of the object, `.name` after it for an attribute; null only where upstream's rules are asked for. */
  readonly location: string | null
  /** Full sentences. */
  readonly message: string
  readonly origin?: Origin
  /** What of this program's options repairs it in the store. */
  readonly remedy?: string
}

/** Is `importance` as high as `threshold`, or higher? */
export const isAtLeast = (importance: Importance, threshold: Importance): boolean =>
  IMPORTANCES.indexOf(importance) <= IMPORTANCES.indexOf(threshold)
