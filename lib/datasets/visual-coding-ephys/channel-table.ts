/** The release's `channels.csv`, joined by channel id. A coordinate of -1000 stands for a channel outside of the framework. */

import type { Scalar } from '#lib/array/values.ts'
import type { SideData } from '#lib/datasets/side-data.ts'
import { columnIndex, sideTable } from '#lib/datasets/side-data.ts'
import { floatCell, joinRows } from '#lib/datasets/steps/join-table.ts'
import { TransformError } from '#lib/errors.ts'

export const CHANNELS_TABLE = 'channels'
export const CHANNELS_KEY = 'id'

export const COORDINATES = [
  'anterior_posterior_ccf_coordinate',
  'dorsal_ventral_ccf_coordinate',
  'left_right_ccf_coordinate',
] as const

export const STRUCTURE_ID = 'ecephys_structure_id'

const NOWHERE = -1000

export interface ChannelTable {
  readonly url: string
  /** The numbers of a column, one for each channel asked for; NaN where there is none. */
  floats(column: string): readonly Scalar[]
  texts(column: string): readonly string[]
}

/** Throws a TransformError where none of the channels is in the table. */
export function channelTable(
  sides: ReadonlyMap<string, SideData>,
  channels: readonly string[],
  step: string,
): ChannelTable {
  const table = sideTable(sides, CHANNELS_TABLE, step)
  const rows = joinRows(table, CHANNELS_KEY, channels, step)
  if (channels.length > 0 && rows.every(row => row === undefined))
    throw new TransformError(step, `None of the ${channels.length} channels is in ${table.url}.`, { url: table.url })
  const cells = (column: string) => {
    const at = columnIndex(table, column, step)
    return rows.map(row => row?.[at])
  }
  const read = floatCell(step)
  return {
    url: table.url,
    floats: column => cells(column).map(cell => read(cell, column)),
    texts: column => cells(column).map(cell => cell ?? ''),
  }
}

export const isNowhere = (coordinate: Scalar | undefined): boolean => coordinate === NOWHERE
