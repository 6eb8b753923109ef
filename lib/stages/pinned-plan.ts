/** The plan of a conversion: the one that an earlier run has pinned, or a new one, pinned now. */

import type { Waiting } from '#lib/async.ts'
import type { Staging } from '#lib/merge/staging.ts'
import { type PlanFiles, readPlan, writePlan } from '#lib/plan/plan-files.ts'

export async function pinnedPlan(
  staging: Staging,
  plan: () => Promise<PlanFiles>,
  { signal }: Waiting,
): Promise<PlanFiles> {
  const pinned = staging.isResumed ? await readPlan(staging.work, { signal }) : undefined
  if (pinned !== undefined) return pinned
  try {
    const made = await plan()
    await writePlan(staging.work, made, { signal })
    return made
  } catch (error) {
    // A mistyped option must not bar the way for the right one.
    await staging.abandon()
    throw error
  }
}
