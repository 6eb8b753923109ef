/** Sessions of Visual Coding 2-photon. */

import { type Need, needsOf } from '#lib/datasets/dataset.ts'
import { epochNeeds, epochs } from '#lib/datasets/visual-coding-ophys/epochs.ts'
import { TransformError } from '#lib/errors.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { brainStructure } from '../brain-structures.ts'
import type { MetadataInput, MetadataWarning, NwbContent } from '../builder.ts'
import { BREGMA_ARI } from '../coordinate-systems.ts'
import { STIMULUS_SCREEN } from '../instrument/monitors.ts'
import { RUNNING_DISC } from '../instrument/running-discs.ts'
import { DETECTOR, LASER } from '../instrument/two-photon-parts.ts'
import type { JsonObject } from '../json-value.ts'
import { type CodingExperiment, codingExperiment } from '../tables/coding-experiment.ts'
import { imagingRig } from '../tables/imaging-rig.ts'
import { translation } from '../transforms.ts'
import type { AcquisitionParts } from './acquisition-parts.ts'
import { shownStimulus, stimulusNeeds } from './coding-stimuli.ts'
import { type Epoch, titleCase } from './epoch.ts'
import { ethicsReviewIds } from './ethics.ts'
import { imagingConfig, planeOf } from './imaging-config.ts'
import { type IntervalTable, readTable, spanOf, stimulusPaths, tableNeeds, takeRows } from './interval-table.ts'
import { DEVICES, IMAGING_PLANES, opticalChannels, pathsBelow } from './nwb-objects.ts'
import { plainValue, STEP, textValue } from './nwb-values.ts'
import { subjectDetails } from './rewards.ts'
import { nwbStart, SESSION_START } from './session-start.ts'
import { truncationWarnings } from './truncated-tables.ts'
import { stimulusCode, stimulusParameters, visualStimulation } from './visual-epochs.ts'

const PROTOCOL: NodePath = '/general/protocol'

/** Pixels, and images a second, of every session: the files do not tell. */
const FIELD_OF_VIEW = 512
const RATE_HZ = 30

/** Tables of these are checked to be whole. */
const CHECKED = new Set(['static_gratings', 'drifting_gratings'])

export const codingOphysNeeds = ([base]: NwbContent['files']): readonly Need[] => [
  ...needsOf(base, [SESSION_START, PROTOCOL, ...planeValues(base)], 1),
  ...stimulusPaths(base).flatMap(path => tableNeeds(base, path)),
  ...epochNeeds(base),
  ...stimulusNeeds(base),
]

export function visualCodingOphys(input: MetadataInput): AcquisitionParts {
  const { nwb, session, tables } = input
  const [base] = nwb.files
  const experiment = codingExperiment(tables, session.id, { session: session.id, gives: 'acquisition.json' })
  const { name, microscope } = imagingRig(input)
  const shown = shownEpochs(input)
  return {
    start: nwbStart(nwb),
    type: experiment.stimulus_name,
    instrumentId: name,
    ethicsReviewIds: ethicsReviewIds(input),
    protocolIds: [textValue(base, PROTOCOL, nwb.values)],
    coordinateSystem: BREGMA_ARI,
    stream: {
      devices: [microscope, LASER, DETECTOR, 'Eye Camera', 'Body Camera', RUNNING_DISC],
      configurations: [imagingOf(nwb, microscope, experiment)],
    },
    epochs: shown.epochs,
    subjectDetails: subjectDetails(),
    warnings: shown.warnings,
  }
}

interface ShownEpochs {
  readonly epochs: readonly Epoch[]
  readonly warnings: readonly MetadataWarning[]
}

/** An epoch a row of the file's table; where it lacks one, of the table that is made from single presentations. */
function shownEpochs({ nwb: { files, values }, session }: MetadataInput): ShownEpochs {
  const { tree, warnings = [] } = epochs(values, session.id).apply(files[0])
  const shown = stimulusPaths(tree).flatMap(path => {
    const table = readTable(tree, path, values)
    return Array.from({ length: table.rows }, (_, row) => shownEpoch(tree, values, takeRows(table, [row])))
  })
  const truncated = new Map(shown.flatMap(({ warnings }) => warnings.map(warning => [warning.message, warning])))
  return {
    epochs: shown.map(({ epoch }) => epoch),
    warnings: [...warnings.map(message => ({ code: 'epochs-unchecked', message })), ...truncated.values()],
  }
}

function shownEpoch(
  tree: NwbTree,
  values: NwbContent['values'],
  row: IntervalTable,
): { readonly epoch: Epoch; readonly warnings: readonly MetadataWarning[] } {
  const span = spanOf(row)
  const stimulus = String(row.columns.get('stimulus_type')?.[0] ?? '')
  const shown = shownStimulus(tree, values, { stimulus, ...span })
  const parameters = { ...stimulusParameters(row), ...shown.parameters }
  return {
    epoch: {
      ...span,
      name: titleCase(stimulus),
      code: stimulusCode(visualStimulation({ stimulus, parameters, templates: shown.templates })),
      modality: 'Visual',
      devices: [STIMULUS_SCREEN],
      notes: shown.notes,
    },
    warnings: shown.rows !== undefined && CHECKED.has(stimulus) ? truncationWarnings(stimulus, shown.rows) : [],
  }
}

/** Throws a TransformError where the file has other devices or planes than a session of the release, or another area than its list. */
function imagingOf(
  { files: [base], values }: NwbContent,
  microscope: string,
  experiment: CodingExperiment,
): JsonObject {
  const plane = onlyPlane(base)
  const at = (name: string) => plainValue(base, childPath(plane, name), values)
  const { acronym } = experiment.targeted_structure
  if (at('location') !== acronym)
    throw new TransformError(STEP, `The plane lies in ${at('location')}, the release's list has ${acronym}.`, {
      path: plane,
    })
  const [channel = plane] = opticalChannels(base, plane)
  const emission = plainValue(base, childPath(channel, 'emission_lambda'), values)
  return imagingConfig({
    microscope,
    indicator: textValue(base, childPath(plane, 'indicator'), values),
    excitationNanometers: Number(at('excitation_lambda') ?? Number.NaN),
    emissionNanometers: typeof emission === 'number' ? emission : null,
    rateHz: RATE_HZ,
    width: FIELD_OF_VIEW,
    height: FIELD_OF_VIEW,
    transform: [translation(0, 0)],
    planes: [planeOf(experiment.imaging_depth, brainStructure(acronym))],
  })
}

function onlyPlane(tree: NwbTree): NodePath {
  const [devices, planes] = [pathsBelow(tree, DEVICES), pathsBelow(tree, IMAGING_PLANES)]
  const [plane] = planes
  if (devices.length === 3 && planes.length === 1 && plane !== undefined) return plane
  const message = `The file has ${devices.length} devices and ${planes.length} imaging planes; 3 and 1 were expected.`
  throw new TransformError(STEP, message, { path: IMAGING_PLANES })
}

const planeValues = (tree: NwbTree): readonly NodePath[] =>
  pathsBelow(tree, IMAGING_PLANES).flatMap(plane => [
    ...['indicator', 'location', 'excitation_lambda'].map(value => childPath(plane, value)),
    ...opticalChannels(tree, plane).map(channel => childPath(channel, 'emission_lambda')),
  ])
