/** Sessions of Visual Behavior 2-photon: one plane, several planes of the mesoscope, or none. */

import { type Need, needsOf } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import { brainStructure } from '../brain-structures.ts'
import type { MetadataInput, NwbContent } from '../builder.ts'
import { BREGMA_ARI } from '../coordinate-systems.ts'
import { equipmentName, instrumentIdOf } from '../equipment.ts'
import { MULTISCOPE } from '../instrument/mesoscope.ts'
import { STIMULUS_SCREEN } from '../instrument/monitors.ts'
import { REWARD_SPOUT } from '../instrument/reward-spouts.ts'
import { DETECTOR, LASER, microscopeName } from '../instrument/two-photon-parts.ts'
import type { JsonObject } from '../json-value.ts'
import type { ModalityName } from '../modalities.ts'
import { tableOf } from '../tables/metadata-tables.ts'
import type { AcquisitionParts, Stream } from './acquisition-parts.ts'
import { coupledPlanes } from './coupled-planes.ts'
import { type Epoch, titleCase } from './epoch.ts'
import { ethicsReviewIds } from './ethics.ts'
import { type ImagedPlane, imagedPlanes, planeNeeds } from './imaged-planes.ts'
import { imagingConfig, planeOf } from './imaging-config.ts'
import {
  columnOf,
  distinct,
  type IntervalTable,
  intervalPaths,
  readTable,
  TRIALS,
  tableNeeds,
} from './interval-table.ts'
import { STEP, textValue } from './nwb-values.ts'
import { partnerDepths } from './partner-depths.ts'
import { recordedModalities } from './recorded-modalities.ts'
import { rewardNeeds, rewardsOf, spoutConfigs, subjectDetails } from './rewards.ts'
import { imagingStart, SESSION_START } from './session-start.ts'
import { taskEpoch, taskNeeds } from './task-epoch.ts'
import { BLOCK, blocksOf, PRESENTATION_COLUMNS, visualEpoch } from './visual-epochs.ts'

const DESCRIPTION: NodePath = '/session_description'

export const behaviorOphysNeeds = (files: NwbContent['files']): readonly Need[] => {
  const [base] = files
  return [
    ...needsOf(base, [SESSION_START, DESCRIPTION], 1),
    ...rewardNeeds(base),
    ...taskNeeds(base),
    ...presentationPaths(files).flatMap(path => tableNeeds(base, path, PRESENTATION_COLUMNS)),
    ...files.flatMap(planeNeeds),
  ]
}

/** Of several planes the first one's file and row tell what they share. */
export function visualBehaviorOphys(input: MetadataInput): AcquisitionParts {
  const { files, values } = input.nwb
  const [base] = files
  const isImaged = input.session.kind !== 'behavior'
  checkModalities(
    recordedModalities(base),
    isImaged ? ['behavior', 'behavior-videos', 'pophys'] : ['behavior', 'behavior-videos'],
  )
  const equipment = equipmentName(input)
  const rewards = rewardsOf(base, values)
  const spouts = spoutConfigs(rewards)
  const spoutDevices = spouts.length > 0 ? [REWARD_SPOUT] : []
  const imaging = isImaged ? imagingStream(input, equipment) : { devices: [], configurations: [] }
  return {
    start: imagingStart(input),
    type: textValue(base, DESCRIPTION, values),
    instrumentId: instrumentIdOf(equipment),
    ethicsReviewIds: ethicsReviewIds(input),
    // Not that of the mesoscope's instrument.json, which counts from its own axes.
    coordinateSystem: BREGMA_ARI,
    stream: {
      ...imaging,
      devices: [...imaging.devices, ...spoutDevices],
      configurations: [...imaging.configurations, ...spouts],
    },
    epochs: epochsOf(input),
    subjectDetails: subjectDetails(rewards),
  }
}

function checkModalities(found: ReadonlySet<ModalityName>, expected: readonly ModalityName[]): void {
  const [is, should] = [[...found].sort().join(', '), [...expected].sort().join(', ')]
  if (is === should) return
  throw new TransformError(STEP, `The file has data of ${is}; ${should} were expected of the session.`)
}

const presentationPaths = ([base]: NwbContent['files']): readonly NodePath[] =>
  intervalPaths(base).filter(path => path !== TRIALS)

function imagingStream(input: MetadataInput, equipment: string): Stream {
  const isMesoscope = equipment.startsWith('MESO')
  const microscope = isMesoscope ? MULTISCOPE : microscopeName(equipment)
  if (microscope === undefined)
    throw new TransformError(STEP, `The session has imaged planes, and ${equipment} is no rig for imaging.`)
  const planes = imagedPlanes(input, isMesoscope ? 'multi' : 'single')
  const { configured, notes } = isMesoscope ? pairedPlanes(planes, input) : singlePlane(planes)
  const cameras = ['Body Camera', 'Eye Camera', ...(isMesoscope ? ['Face Camera'] : [])]
  return {
    devices: [microscope, LASER, DETECTOR, STIMULUS_SCREEN, ...cameras],
    configurations: [imagingOf(planes, microscope, configured)],
    notes,
  }
}

interface Configured {
  readonly configured: readonly JsonObject[]
  readonly notes: string | null
}

const singlePlane = (planes: readonly ImagedPlane[]): Configured => ({
  configured: planes.map(({ depth, structure }) => planeOf(depth, brainStructure(structure))),
  notes: null,
})

function pairedPlanes(imaged: readonly ImagedPlane[], { tables, session }: MetadataInput): Configured {
  const use = { session: session.id, gives: 'depths of planes that the session lacks' }
  const { planes, notes } = coupledPlanes(imaged, partnerDepths(tableOf(tables, 'vbo-ophys-experiments', use).rows))
  return { configured: planes, notes: notes.length === 0 ? null : notes.join(' ') }
}

/** Planes of a session share all settings of the microscope. */
function imagingOf(planes: readonly ImagedPlane[], microscope: string, configured: readonly JsonObject[]): JsonObject {
  const settings = planes.map(({ indicator, excitation, emission, rateHz, width, height }) => ({
    indicator,
    excitationNanometers: excitation,
    emissionNanometers: emission,
    rateHz,
    width,
    height,
  }))
  const [first, ...others] = settings
  if (first === undefined || others.some(other => JSON.stringify(other) !== JSON.stringify(first)))
    throw new TransformError(STEP, 'The planes of the session were not imaged with the same settings.')
  return imagingConfig({ ...first, microscope, transform: [], planes: configured })
}

/** One table is that of the task; gray screens and movies were shown before and after. */
function epochsOf(input: MetadataInput): readonly Epoch[] {
  const { files, values } = input.nwb
  const [base] = files
  const tables = presentationPaths(files).map(path => readTable(base, path, values))
  const named = tables.map(table => ({ table, stimulus: stimulusOf(table) }))
  const tasks = named.filter(({ stimulus }) => !isPassive(stimulus))
  if (tasks.length !== 1)
    throw new TransformError(
      STEP,
      `The session has ${tasks.length} tables of the task (${tasks.map(({ table }) => table.key).join(', ')}); one was expected.`,
    )
  const passive = named.filter(({ stimulus }) => isPassive(stimulus))
  return [
    taskEpoch(base, values, input.rows[0]),
    ...passive.flatMap(({ table, stimulus }) =>
      (table.columns.has(BLOCK) ? blocksOf(table) : [table]).map(block => visualEpoch(block, titleCase(stimulus))),
    ),
  ]
}

const isPassive = (stimulus: string): boolean => stimulus === 'spontaneous' || stimulus.startsWith('natural_movie')

function stimulusOf(table: IntervalTable): string {
  const names = distinct(columnOf(table, 'stimulus_name'))
  const [name] = names
  if (names.length === 1 && typeof name === 'string') return name
  const message = `${table.path} shows ${names.length} stimuli (${names.join(', ')}); one was expected.`
  throw new TransformError(STEP, message, { path: table.path })
}
