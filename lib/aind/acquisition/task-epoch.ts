/** The task of Visual Behavior 2-photon: images or gratings, of which the animal is to tell the changes. */

import { type LookedUp, type Need, needsOf } from '#lib/datasets/dataset.ts'
import { TEMPLATES, templatesOf } from '#lib/datasets/steps/read-template.ts'
import { TransformError } from '#lib/errors.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { STIMULUS_SCREEN } from '../instrument/monitors.ts'
import type { JsonObject, JsonValue } from '../json-value.ts'
import type { TableRow } from '../tables/metadata-tables.ts'
import { type Epoch, NO_URL } from './epoch.ts'
import { experienceOf } from './experience.ts'
import { readTable, spanOf, TRIALS, tableNeeds } from './interval-table.ts'
import { plainAttribute, plainValues, STEP } from './nwb-values.ts'
import { visualStimulation } from './visual-epochs.ts'

const GRATINGS: NodePath = '/intervals/grating_presentations'

const TASK: NodePath = '/general/task_parameters'

/** Images of a session's templates. */
const MOST_IMAGES = 10_000

const SPAN = ['start_time', 'stop_time']

/** Keys of the document, and the attributes that they are from. */
const PARAMETERS: readonly (readonly [key: string, attribute: string])[] = [
  ['distribution', 'stimulus_distribution'],
  ['duration_sec', 'stimulus_duration_sec'],
  ['blank_duration_sec', 'blank_duration_sec'],
  ['n_stimulus_frames', 'n_stimulus_frames'],
  ['response_window_sec', 'response_window_sec'],
  ['omitted_flash_fraction', 'omitted_flash_fraction'],
]

export const taskNeeds = (tree: NwbTree): readonly Need[] => [
  ...tableNeeds(tree, TRIALS, SPAN),
  ...tableNeeds(tree, GRATINGS, SPAN),
  ...needsOf(
    tree,
    templatesOf(tree).map(({ name }) => namesPath(name)),
    MOST_IMAGES,
  ),
]

/** `row`: the release's own on the session. Throws a TransformError where a grating's name does not tell its angle. */
export function taskEpoch(tree: NwbTree, values: LookedUp, row: TableRow | undefined): Epoch {
  const imageSet = row?.cells.image_set?.trim() ?? ''
  const names = templatesOf(tree).map(({ name }) => plainValues(tree, namesPath(name), values) ?? [])
  const parameters = {
    ...Object.fromEntries(PARAMETERS.map(([key, attribute]) => [key, plainAttribute(tree, TASK, attribute)])),
    ...gratings(tree, values),
    ...experienceOf(row),
  }
  const stimulation = visualStimulation({ stimulus: imageSet, parameters, templates: names.flat() })
  return {
    ...taskSpan(tree, values),
    name: imageSet === 'gratings' ? 'Change detection gratings' : 'Change detection natural images',
    // The reference writes the word None for the version of this one program.
    code: { object_type: 'Code', url: NO_URL, version: 'None', parameters: stimulation },
    modality: 'Visual',
    devices: [STIMULUS_SCREEN],
  }
}

const namesPath = (template: string): NodePath => childPath(childPath(TEMPLATES, template), 'control_description')

/** From the first trial to the last one; gratings may have been shown before and after. */
function taskSpan(tree: NwbTree, values: LookedUp): Pick<Epoch, 'start' | 'stop'> {
  const spans = [TRIALS, GRATINGS]
    .filter(path => path === TRIALS || findNode(tree, path) !== undefined)
    .map(path => spanOf(readTable(tree, path, values)))
  return {
    start: Math.min(...spans.map(({ start }) => start)),
    stop: Math.max(...spans.map(({ stop }) => stop)),
  }
}

function gratings(tree: NwbTree, values: LookedUp): JsonObject {
  if (findNode(tree, childPath(TEMPLATES, 'grating')) === undefined) return {}
  const path = namesPath('grating')
  const angles = (plainValues(tree, path, values) ?? []).map(name => angleOf(name, path))
  return { grating_orientations: angles, grating_orientation_unit: 'degrees' }
}

function angleOf(name: JsonValue, path: NodePath): number {
  const [, degrees] = /^gratings?_(-?\d+(?:\.\d+)?)$/.exec(String(name)) ?? []
  if (degrees !== undefined) return Number(degrees)
  throw new TransformError(STEP, `A grating is called “${String(name)}”, which does not tell its angle.`, { path })
}
