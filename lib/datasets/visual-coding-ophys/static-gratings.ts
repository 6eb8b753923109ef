/**
 * The static gratings of the first release's file (NWB 1.0) → the table of the session. The newer file has three rows of
 * some 6,000: the mask of blank sweeps was taken of three rows, not of three columns.
 */

import { floatScalar } from '#lib/array/scalars.ts'
import type { LookedUp, Need, Step } from '#lib/datasets/dataset.ts'
import { textAt } from '#lib/datasets/steps/looked-up.ts'
import { fileNumber } from '#lib/datasets/steps/probe-files.ts'
import { putIn, takeOut } from '#lib/datasets/steps/recorded-edits.ts'
import { TransformError } from '#lib/errors.ts'
import { textAttribute } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { addAliases, findNode, getDataset } from '#lib/nwb/edit.ts'
import { childPath, parentPath } from '#lib/nwb/node-path.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { intervalsTable, timeColumns } from './intervals-table.ts'
import { linkedElements, linkedNeeds, linkedNumbers } from './linked-datasets.ts'

const NAME = 'static-gratings'

export const GRATINGS: NodePath = '/stimulus/presentation/static_gratings'

const STIMULUS: NodePath = '/stimulus/presentation/static_gratings_stimulus'
const DATA = childPath(STIMULUS, 'data')
const FEATURES = childPath(STIMULUS, 'features')
const FRAMES = childPath(STIMULUS, 'frame_duration')
const TIMES: NodePath = '/processing/brain_observatory_pipeline/Fluorescence/imaging_plane_1/timestamps'
const IDENTIFIER: NodePath = '/identifier'

/** Sweeps of a session (6,000), and frames of its movie (120,000), with room. */
const MOST_VALUES = 1_000_000

/** A table of so few rows is the damage that is to be repaired. */
const FEWEST_ROWS = 4

/** Seconds that a grating is shown. */
const SHOWN_SECONDS = 0.25

interface Parameter {
  readonly feature: string
  readonly column: string
  readonly description: string
}

const PARAMETERS: readonly Parameter[] = [
  {
    feature: 'orientation',
    column: 'orientation_in_degrees',
    description: 'Angle of the grating, in degrees; NaN in a blank sweep.',
  },
  {
    feature: 'spatial_frequency',
    column: 'spatial_frequency_in_cycles_per_degree',
    description: 'Periods of the grating per degree of the visual field; NaN in a blank sweep.',
  },
  {
    feature: 'phase',
    column: 'phase',
    description:
      'Where in its period the grating starts, 0 to 1: gratings of phase 0 and 0.5 are dark where the other is bright; NaN in a blank sweep.',
  },
]

/** What is read of the first release's file. */
export const gratingsNeeds = (first: NwbTree): readonly Need[] =>
  linkedNeeds(first, [IDENTIFIER, DATA, FEATURES, FRAMES, TIMES], MOST_VALUES)

/** One sweep: its frames of the movie, and orientation, spatial frequency and phase. */
interface Sweep {
  readonly start: number
  readonly end: number
  readonly parameters: readonly number[]
}

/** `experiment`: its id. Throws a TransformError for another experiment’s file, and for sweeps that cannot be. */
export const staticGratings = (
  first: NwbTree,
  lookedUp: LookedUp,
  { experiment, identifier }: { readonly experiment: string; readonly identifier: string },
): Step => ({
  name: NAME,
  apply(source) {
    const changes: Change[] = []
    const old = findNode(source, GRATINGS)
    if (old?.kind !== 'group') return { tree: source, changes }
    const url = first.files[fileNumber(first)]?.url ?? 'the file'
    checkExperiment(first, lookedUp, experiment, url)
    const times = linkedNumbers(first, TIMES, lookedUp, NAME)
    const sweeps = sweepsOf(first, lookedUp, url)
    const starts = sweeps.map(({ start }) => timeOf(times, start, url))
    const stops = starts.map(start => start + SHOWN_SECONDS)
    const columns = PARAMETERS.map(({ column, description }, at) => {
      const values = sweeps.map(({ parameters }) => floatScalar(parameters[at] ?? Number.NaN))
      return { name: column, dtype: 'float64', values, description } as const
    })
    const isBlank = sweeps.map(({ parameters }) => parameters.every(Number.isNaN))
    const description = 'Whether nothing but gray of mean luminance was shown.'
    const blanks = { name: 'is_blank_sweep', dtype: 'bool', values: isBlank, description } as const
    const table = intervalsTable(GRATINGS, [...timeColumns(starts, stops), ...columns, blanks], {
      step: NAME,
      identifier,
      description: textAttribute(old, 'description') ?? 'Gratings that do not move.',
    })
    const reason = `The file has ${rowsOf(source)} of ${sweeps.length} sweeps; they were taken from ${url}.`
    const recording = { step: NAME, reason, changes }
    const tree = putIn(takeOut(source, GRATINGS, recording), parentPath(GRATINGS), table, recording)
    return { tree: addAliases(tree, GRATINGS, NAME, [old.id]), changes }
  },
})

const rowsOf = (tree: NwbTree): number => getDataset(tree, childPath(GRATINGS, 'id'), NAME).shape?.[0] ?? 0

function checkExperiment(first: NwbTree, lookedUp: LookedUp, experiment: string, url: string): void {
  const identifier = textAt(first, IDENTIFIER, lookedUp)
  // Some files of the first release have a longer identifier, or none; another experiment's id is a mistake.
  if (identifier === undefined || !/^\d+$/.test(identifier) || identifier === experiment) return
  const message = `${url} is of experiment ${identifier}, and the session is of experiment ${experiment}.`
  throw new TransformError(NAME, message, { url, path: IDENTIFIER })
}

/** In the order of their frames: the file's own is not always that of time. */
function sweepsOf(first: NwbTree, lookedUp: LookedUp, url: string): readonly Sweep[] {
  const numbers = (path: NodePath) => linkedNumbers(first, path, lookedUp, NAME)
  const features = linkedElements(first, FEATURES, lookedUp, NAME).map(String)
  const at = PARAMETERS.map(({ feature }) => features.indexOf(feature))
  const [data, frames] = [numbers(DATA), numbers(FRAMES)]
  const rows = frames.length / 2
  const fault = (message: string) => new TransformError(NAME, message, { url, path: STIMULUS })
  if (at.includes(-1)) throw fault(`The gratings of ${url} lack a parameter; they have ${features.join(', ')}.`)
  if (!Number.isInteger(rows) || data.length !== rows * features.length)
    throw fault(`${data.length} parameters and ${frames.length} frames of ${url} do not make sweeps.`)
  if (rows < FEWEST_ROWS) throw fault(`${url} has ${rows} sweeps of static gratings, which is no session.`)
  const sweeps = Array.from({ length: rows }, (_, row): Sweep => {
    const parameters = at.map(index => data[row * features.length + index] ?? Number.NaN)
    return { start: frames[2 * row] ?? 0, end: frames[2 * row + 1] ?? 0, parameters }
  })
  return sweeps.toSorted((a, b) => a.start - b.start || a.end - b.end)
}

function timeOf(times: readonly number[], frame: number, url: string): number {
  const time = times[frame]
  if (time !== undefined && Number.isFinite(time)) return time
  const message = `A sweep starts at frame ${frame}; the movie of ${url} has the times of ${times.length} frames.`
  throw new TransformError(NAME, message, { url, path: STIMULUS })
}
