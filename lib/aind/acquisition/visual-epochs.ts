/** Blocks of a table of presentations → epochs, with what varied among the presentations. */

import { STIMULUS_SCREEN } from '../instrument/monitors.ts'
import type { JsonObject, JsonValue } from '../json-value.ts'
import { type Epoch, NO_URL } from './epoch.ts'
import { columnOf, distinct, type IntervalTable, rowsWhere, spanOf, takeRows } from './interval-table.ts'

/** Columns that are parameters of stimuli, in the order in which documents have them, with their units. */
const PARAMETERS: readonly (readonly [column: string, unit?: string])[] = [
  ['orientation', 'degrees'],
  ['spatial_frequency', 'cycles/degree'],
  ['temporal_frequency', 'Hz'],
  ['contrast', 'percent'],
  ['phase'],
  ['size'],
  ['image_name'],
  ['image_set'],
  ['stimulus_name'],
  ['stimulus_type'],
  ['stimulus_block'],
  ['color'],
  ['opacity'],
  ['mask'],
  ['speed', 'degrees/second'],
  ['dir', 'degrees'],
  ['coherence', 'percent'],
  ['dotLife'],
  ['dotSize'],
  ['nDots'],
  ['fieldPos'],
  ['fieldShape'],
  ['fieldSize'],
]

export const BLOCK = 'stimulus_block'

/** Columns of presentations that epochs are made from. */
export const PRESENTATION_COLUMNS: readonly string[] = [
  'start_time',
  'stop_time',
  'active',
  ...PARAMETERS.map(([column]) => column),
]

/** One value for all presentations, or all that there were. */
export function singleOrList(column: readonly JsonValue[]): JsonValue {
  const values = distinct(column)
  return values.length === 1 ? (values[0] ?? null) : values
}

export function stimulusParameters({ columns }: IntervalTable): JsonObject {
  const entries = PARAMETERS.flatMap(([name, unit]): (readonly [string, JsonValue])[] => {
    const column = columns.get(name)
    if (column === undefined) return []
    return [[name, singleOrList(column)], ...(unit === undefined ? [] : [[`${name}_unit`, unit] as const])]
  })
  return Object.fromEntries(entries)
}

export interface VisualStimulus {
  readonly stimulus: string
  readonly parameters: JsonObject
  readonly templates: readonly JsonValue[]
}

/** The order of keys is that of the reference. */
export const visualStimulation = ({ stimulus, parameters, templates }: VisualStimulus): JsonObject => ({
  stimulus_name: stimulus,
  stimulus_parameters: parameters,
  stimulus_template_name: templates,
  notes: null,
})

/** Which version of the program showed the stimuli is on no record. */
export const stimulusCode = (parameters: JsonObject): JsonObject => ({
  object_type: 'Code',
  url: NO_URL,
  parameters,
  core_dependency: { object_type: 'Software', name: 'PsychoPy', version: null },
})

/** An epoch of all rows of the table; by default it has the parameters of its columns. */
export function visualEpoch(
  rows: IntervalTable,
  name: string,
  { parameters = stimulusParameters(rows) }: { readonly parameters?: JsonObject } = {},
): Epoch {
  const templates = distinct(columnOf(rows, 'stimulus_name'))
  return {
    ...spanOf(rows),
    name,
    code: stimulusCode(visualStimulation({ stimulus: rows.key, parameters, templates })),
    modality: 'Visual',
    devices: [STIMULUS_SCREEN],
  }
}

/** The rows of each block, blocks in the order of their earliest start; without a column of blocks each row is one. */
export function blocksOf(table: IntervalTable): readonly IntervalTable[] {
  if (!table.columns.has(BLOCK)) return Array.from({ length: table.rows }, (_, row) => takeRows(table, [row]))
  const blocks = distinct(columnOf(table, BLOCK))
    .filter(block => block !== null)
    .map(block => rowsWhere(table, BLOCK, value => value === block))
  return blocks.toSorted((a, b) => earliestStart(a) - earliestStart(b))
}

const earliestStart = (table: IntervalTable): number =>
  columnOf(table, 'start_time').reduce<number>(
    (found, value) => (typeof value === 'number' && value < found ? value : found),
    Number.POSITIVE_INFINITY,
  )
