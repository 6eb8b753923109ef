/** Light pulses that tag cells → one epoch, with what each kind of pulse was like. */

import type { LookedUp, Need } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { findNode } from '#lib/nwb/edit.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import type { MetadataWarning } from '../builder.ts'
import { decimalOfFloat } from '../decimal.ts'
import type { JsonObject, JsonValue } from '../json-value.ts'
import { lightConfig, type OptotaggingLight } from '../optotagging-light.ts'
import { type Epoch, NO_URL } from './epoch.ts'
import { columnOf, distinct, type IntervalTable, readTable, rowsWhere, spanOf, tableNeeds } from './interval-table.ts'
import { STEP } from './nwb-values.ts'

const MODULE: NodePath = '/processing/optotagging'
const TABLE: NodePath = '/processing/optotagging/optogenetic_stimulation'

const COLUMNS = ['start_time', 'stop_time', 'stimulus_name', 'condition', 'duration', 'level']

export const optotaggingNeeds = (tree: NwbTree): readonly Need[] => tableNeeds(tree, TABLE, COLUMNS)

export const hasOptotagging = (tree: NwbTree): boolean => findNode(tree, MODULE) !== undefined

/** Seconds, from the program that drove the light: they are in no file. */
const RAMP_SECONDS = 0.0005
const INTERVAL_SECONDS = 1.5
const INTERVAL_DELAY_SECONDS = [0, 0.5]

/** What a pulse every 1.5 s with up to 0.5 s of delay can look like. */
const USUAL_GAP_SECONDS = { least: 1, most: 2.5 }

/** Throws a TransformError where a pulse is of no known shape, or where one name stands for two kinds of pulse. */
export function optotaggingEpoch(tree: NwbTree, values: LookedUp, light: OptotaggingLight): Epoch {
  const table = readTable(tree, TABLE, values)
  const names = distinct(columnOf(table, 'stimulus_name')).map(String).toSorted()
  const parameters = Object.fromEntries(
    names.map(name => [
      name,
      pulses(
        rowsWhere(table, 'stimulus_name', value => String(value) === name),
        name,
      ),
    ]),
  )
  return {
    ...spanOf(table),
    name: 'Optotagging',
    code: { object_type: 'Code', url: NO_URL, parameters },
    modality: 'Optogenetics',
    devices: [light.name],
    configurations: [lightConfig(light)],
  }
}

export function optotaggingWarnings(tree: NwbTree, values: LookedUp): readonly MetadataWarning[] {
  const starts = columnOf(readTable(tree, TABLE, values), 'start_time').map(Number)
  const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? Number.NaN))
  const middle = median(gaps)
  if (middle === undefined || (middle >= USUAL_GAP_SECONDS.least && middle <= USUAL_GAP_SECONDS.most)) return []
  const message = `Light pulses started every ${middle} s (median); the interval that is told of them is ${INTERVAL_SECONDS} s.`
  return [{ code: 'optotagging-interval-unusual', message }]
}

function pulses(rows: IntervalTable, name: string): JsonObject {
  const conditions = distinct(columnOf(rows, 'condition'))
  const [condition] = conditions
  if (typeof condition !== 'string' || conditions.length > 1)
    throw new TransformError(STEP, `${TABLE} has ${conditions.length} conditions for ${name}; one was expected.`, {
      path: TABLE,
    })
  return {
    stimulus_name: name,
    pulse_shape: shapeOf(condition),
    pulse_durations: distinct(columnOf(rows, 'duration').map(rounded)).map(decimal),
    pulse_durations_unit: 'second',
    ramp_duration: decimalOfFloat(RAMP_SECONDS),
    ramp_duration_unit: 'second',
    inter_pulse_interval: decimalOfFloat(INTERVAL_SECONDS),
    inter_pulse_interval_unit: 'second',
    inter_pulse_interval_delay_range: INTERVAL_DELAY_SECONDS.map(decimalOfFloat),
    inter_pulse_interval_delay_range_unit: 'second',
    light_levels: distinct(columnOf(rows, 'level'))
      .toSorted((a, b) => Number(a) - Number(b))
      .map(decimal),
    condition_description: condition,
    notes: null,
  }
}

function shapeOf(condition: string): 'Square' | 'Ramp' {
  if (/pulse/i.test(condition)) return 'Square'
  if (/cosine/i.test(condition)) return 'Ramp'
  throw new TransformError(STEP, `${TABLE} has the condition “${condition}”, which is neither a pulse nor a cosine.`, {
    path: TABLE,
  })
}

/** Durations are differences of times, with an error of some 1e-13 s. */
const rounded = (value: JsonValue): JsonValue => (typeof value === 'number' ? Number(value.toFixed(10)) : value)

const decimal = (value: JsonValue): JsonValue => (typeof value === 'number' ? decimalOfFloat(value) : value)

function median(values: readonly number[]): number | undefined {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}
