/** What a check is tried on: a session that it must find fault with, and one as near to it as can be that is right. */

import type { InspectedFile } from '#lib/inspect/inspected-session.ts'
import type { Entries } from '#test/support/small-tree.ts'

export interface Seed {
  /** Of a session that is complete but empty, these objects differ. */
  readonly faulty: Entries
  readonly sound: Entries
  /** What is said of the file, where that matters; the functions of `sound` are those of `faulty` if they are not given. */
  readonly faultyFile?: Partial<InspectedFile>
  readonly soundFile?: Partial<InspectedFile>
  /** Findings in the faulty one; 1 where nothing is said. */
  readonly count?: number
}

/** By the name of the check. */
export type Seeds = Readonly<Record<string, Seed>>
