import type { Entries, Entry } from '#test/support/small-tree.ts'
import { floats, tableAt } from './columns.ts'
import type { Seeds } from './seed.ts'

const intervals = (
  starts: readonly (number | string)[],
  stops: readonly number[] = [],
  more: Record<string, Entry> = {},
): Entries =>
  tableAt('/intervals/i', 'TimeIntervals', { start_time: floats(...starts), stop_time: floats(...stops), ...more })

export const INTERVAL_SEEDS: Seeds = {
  check_time_interval_time_columns: { faulty: intervals([1, 3, 2]), sound: intervals([1, 1, 'NaN', 2]) },
  check_time_intervals_stop_after_start: { faulty: intervals([1, 2], [2, 1.9]), sound: intervals([1, 2], [2, 2]) },
  check_time_intervals_start_time_not_constant: { faulty: intervals([5, 5]), sound: intervals([5]) },
  check_time_intervals_duration: {
    faulty: intervals([0], [1], { cue_time: floats(31_557_601) }),
    sound: intervals([0], [1], { cue_time: floats('NaN'), cue: floats(31_557_601) }),
  },
}
