/**
 * Electrodes at (0, 0, 0) were never registered to the common coordinate framework: their coordinates become NaN, so that
 * nobody takes the corner of the volume for a place in the brain.
 */

import type { Scalar } from '#lib/array/values.ts'
import type { LookedUp, Step } from '#lib/datasets/dataset.ts'
import { elementsAt } from '#lib/datasets/steps/looked-up.ts'
import { ELECTRODES } from '#lib/datasets/steps/probe-files.ts'
import { replaceColumn } from '#lib/datasets/steps/table-columns.ts'
import type { Change } from '#lib/nwb/change.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { childPath } from '#lib/nwb/node-path.ts'

const NAME = 'unregistered-electrodes'

const AXES = [
  { name: 'x', meaning: 'from front to back' },
  { name: 'y', meaning: 'from top to bottom' },
  { name: 'z', meaning: 'from left to right' },
]

/** Coordinates of a session's electrodes. */
export const COORDINATE_PATHS = AXES.map(({ name }) => childPath(ELECTRODES, name))

/** A zero on one or two axes is a place; a session without a table of electrodes is left alone. */
export const unregisteredElectrodes = (lookedUp: LookedUp): Step => ({
  name: NAME,
  apply(source) {
    const changes: Change[] = []
    if (findNode(source, ELECTRODES) === undefined) return { tree: source, changes }
    const columns = COORDINATE_PATHS.map(path => elementsAt(source, path, lookedUp, NAME))
    const isNowhere = (columns[0] ?? []).map((_, row) => columns.every(values => isZero(values[row])))
    const count = isNowhere.filter(Boolean).length
    let tree = source
    for (const [axis, { name, meaning }] of AXES.entries()) {
      const values = (columns[axis] ?? []).map((value, row) => (isNowhere[row] === true ? 'NaN' : asFloat(value)))
      const description = `Position of the channel ${meaning} in the CCFv3, in micrometres; NaN where it is not known.`
      const reason = `${count} electrodes lie at (0, 0, 0), which stands for no place at all.`
      const column = { dtype: 'float64', values, description } as const
      tree = replaceColumn(tree, childPath(ELECTRODES, name), column, { step: NAME, reason }, { changes, warnings: [] })
    }
    return { tree, changes }
  },
})

const isZero = (value: Scalar | undefined): boolean => value === 0 || value === '0' || value === '-0'

/** 64-bit integers are texts among looked-up values; so are NaN and -0, which stay. */
const asFloat = (value: Scalar): Scalar =>
  typeof value === 'string' && value !== '-0' && /^-?\d+$/.test(value) ? Number(value) : value
