/** The entry of a session in the release's list of experiments (`ophys_experiments.json`). */

import type { LookedUp } from '#lib/datasets/dataset.ts'
import type { SideData } from '#lib/datasets/side-data.ts'
import { textAt } from '#lib/datasets/steps/looked-up.ts'
import { TransformError } from '#lib/errors.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { type PandasRecord, type PandasValue, pandasRowText, parseWithNumbers } from './pandas-json.ts'

const STEP = 'experiment'

export const EXPERIMENTS = 'experiments'

/** `<experiment>-Stim<set>`, for example `501704220-StimB`. */
export const SESSION_ID: NodePath = '/general/session_id'

export interface Experiment {
  readonly id: string
  /** Six digits, as the other sets name their mice. */
  readonly donorName: string
  /** The whole entry, as pandas writes it. */
  readonly text: string
}

/** Throws a TransformError where the file names no experiment, or the list has none, or two, of that id. */
export function experimentOf(
  tree: NwbTree,
  { lookedUp, sides }: { readonly lookedUp: LookedUp; readonly sides: ReadonlyMap<string, SideData> },
): Experiment {
  const side = sides.get(EXPERIMENTS)
  if (side?.kind !== 'bytes')
    throw new TransformError(STEP, 'The list of experiments is needed, and it is not at hand.')
  const id = experimentId(tree, lookedUp)
  const rows = rowsOf(side)
  const [row, ...others] = rows.filter(other => textOf(other.id) === id)
  const fault = (message: string) => new TransformError(STEP, message, { url: side.url })
  if (row === undefined) throw fault(`${side.url} has no experiment ${id}.`)
  if (others.length > 0) throw fault(`${side.url} has ${others.length + 1} experiments ${id}.`)
  const donorName = textOf(at(at(row.specimen, 'donor'), 'external_donor_name'))
  if (donorName === undefined || donorName === '')
    throw fault(`${side.url} does not name the donor of experiment ${id} (specimen.donor.external_donor_name).`)
  return { id, donorName, text: pandasRowText(row, rows) }
}

/** The id of the experiment that a file of the session is of. */
export function experimentId(tree: NwbTree, lookedUp: LookedUp): string {
  const text = textAt(tree, SESSION_ID, lookedUp)
  const [, id] = /^(\d+)-Stim\w+$/.exec(text ?? '') ?? []
  if (id !== undefined) return id
  const message = `${SESSION_ID} is ${text ?? 'missing'}, where <experiment>-Stim<set> was expected.`
  throw new TransformError(STEP, message, { path: SESSION_ID })
}

function rowsOf({ url, bytes }: { readonly url: string; readonly bytes: Uint8Array }): readonly PandasRecord[] {
  let list: unknown
  try {
    list = parseWithNumbers(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new TransformError(STEP, `${url} is no JSON document.`, { url }, { cause })
  }
  if (Array.isArray(list) && list.every(isRecord)) return list
  throw new TransformError(STEP, `${url} was expected to be a list of experiments.`, { url })
}

const isRecord = (value: unknown): value is PandasRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const at = (value: PandasValue | undefined, key: string): PandasValue | undefined =>
  isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined

/** A text, or a number as a text; ids are both. */
function textOf(value: PandasValue | undefined): string | undefined {
  if (typeof value === 'string') return value
  const source = at(value, 'source')
  return typeof source === 'string' ? source.replace(/\.0+$/, '') : undefined
}
