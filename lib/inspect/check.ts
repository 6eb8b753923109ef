/**
 * A check: a function over one object of a session, and what it is registered as. A module of checks/ exports its checks
 * and nothing else; checks/index.ts gathers them, so that a new check is one more export.
 * Source: nwbinspector, `register_check`.
 */

import type { CheckImportance, Severity } from './finding.ts'
import type { NwbObject } from './nwb-object.ts'

/** What a check says of its object: full sentences, or those with a severity of their own. */
export type Remark = string | { readonly message: string; readonly severity: Severity }

/** Nothing, one remark, or one for each thing found. */
export type Remarks = Remark | readonly Remark[] | undefined

/** What a check may know besides its object. */
export interface CheckContext {
  readonly now: Date
  /** Keep the faults of nwbinspector, for comparing reports with it. */
  readonly compat: boolean
}

export interface CheckRegistration {
  /** As in nwbinspector: `check_missing_unit`. Checks of our own begin with `check_own_`. */
  readonly name: `check_${string}`
  readonly importance: CheckImportance
  /** Neurodata type of the objects that it takes, those of derived types included; null for every object. */
  readonly type: string | null
  /** One sentence that says what it finds. */
  readonly finds: string
  /**
   * What it may read of an array: at most the first chunk if nothing is said, `ends` the last one too, and `everything` all of it
   * (see InspectedArray.blocks). A quick inspection leaves checks that read everything out.
   */
  readonly reads?: 'ends' | 'everything'
  /** Only in files of a later version of the core schema than this. */
  readonly schemaAfter?: string
}

export interface Check extends CheckRegistration {
  run(object: NwbObject, context: CheckContext): Remarks | Promise<Remarks>
}

/** Ties a check's function to its registration. */
export const defineCheck = (registration: CheckRegistration, run: Check['run']): Check => ({ ...registration, run })
