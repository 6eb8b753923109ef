/** Water that the animal got, by the table of trials. */

import type { LookedUp, Need } from '#lib/datasets/dataset.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'
import { decimalOfFloat } from '../decimal.ts'
import { REWARD_SPOUT } from '../instrument/reward-spouts.ts'
import { RUNNING_DISC } from '../instrument/running-discs.ts'
import type { JsonObject } from '../json-value.ts'
import { readTable, TRIALS, tableNeeds } from './interval-table.ts'

export interface Rewards {
  /** Millilitres of the whole session, as documents write it; null where the table does not tell. */
  readonly total: string | null
  /** Distinct volumes above zero, ascending, millilitres. */
  readonly volumes: readonly number[]
}

const COLUMN = 'reward_volume'

export const rewardNeeds = (tree: NwbTree): readonly Need[] => tableNeeds(tree, TRIALS, [COLUMN])

export function rewardsOf(tree: NwbTree, values: LookedUp): Rewards {
  const column = readTable(tree, TRIALS, values).columns.get(COLUMN)
  if (column === undefined) return { total: null, volumes: [] }
  const given = column.filter(value => typeof value === 'number')
  return {
    total: decimalOfFloat(given.reduce((sum, volume) => sum + volume, 0)),
    volumes: [...new Set(given.filter(volume => volume > 0))].toSorted((a, b) => a - b),
  }
}

/** How the spout was set: nothing where no reward was given. Of several volumes the smallest. */
export function spoutConfigs({ volumes: [volume, ...others] }: Rewards): readonly JsonObject[] {
  if (volume === undefined) return []
  const notes =
    others.length === 0
      ? null
      : `Rewards of several volumes were given: ${[volume, ...others].join(', ')} milliliter. The smallest one is told here.`
  const config = {
    object_type: 'Lick spout config',
    device_name: REWARD_SPOUT,
    solution: 'Water',
    solution_valence: 'Positive',
    volume,
    volume_unit: 'milliliter',
    relative_position: ['Anterior'],
    notes,
  }
  return [config]
}

/** What is known of the animal on its disc. Where no reward was on offer, none is told. */
export const subjectDetails = (rewards?: Rewards): JsonObject => ({
  object_type: 'Acquisition subject details',
  mouse_platform_name: RUNNING_DISC,
  reward_consumed_total: rewards?.total ?? null,
  reward_consumed_unit: rewards === undefined || rewards.total === null ? null : 'milliliter',
})
