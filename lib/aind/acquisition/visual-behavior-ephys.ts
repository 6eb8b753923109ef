/** Sessions of Visual Behavior Neuropixels: recordings, and training without them. */

import { type Need, needsOf } from '#lib/datasets/dataset.ts'
import { isGap } from '#lib/datasets/manifest/cells.ts'
import { idText } from '#lib/datasets/side-data.ts'
import { InvalidInputError, TransformError } from '#lib/errors.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import type { MetadataInput, NwbContent } from '../builder.ts'
import { BREGMA_RAS } from '../coordinate-systems.ts'
import { equipmentName, instrumentIdOf } from '../equipment.ts'
import { REWARD_SPOUT } from '../instrument/reward-spouts.ts'
import type { JsonObject } from '../json-value.ts'
import { OPTOTAGGING_LASER } from '../optotagging-light.ts'
import { rowsWithId, rowWithId } from '../tables/find-row.ts'
import { tableOf } from '../tables/metadata-tables.ts'
import type { AcquisitionParts } from './acquisition-parts.ts'
import { type Epoch, titleCase } from './epoch.ts'
import { experienceOf } from './experience.ts'
import { columnOf, type IntervalTable, readTable, rowsWhere, stimulusPaths, tableNeeds } from './interval-table.ts'
import { STEP, textValue } from './nwb-values.ts'
import { hasOptotagging, optotaggingEpoch, optotaggingNeeds, optotaggingWarnings } from './optotagging.ts'
import { assemblyConfig, probeDevices, probeLetters } from './probes.ts'
import { rewardNeeds, rewardsOf, spoutConfigs, subjectDetails } from './rewards.ts'
import { ephysStart, SESSION_START } from './session-start.ts'
import { blocksOf, PRESENTATION_COLUMNS, stimulusParameters, visualEpoch } from './visual-epochs.ts'

const DESCRIPTION: NodePath = '/session_description'

/** All sessions of the release were recorded under one approval. */
const ETHICS_REVIEW_ID = '1805'

export const behaviorEphysNeeds = ([base]: NwbContent['files']): readonly Need[] => [
  ...needsOf(base, [SESSION_START, DESCRIPTION], 1),
  ...rewardNeeds(base),
  ...optotaggingNeeds(base),
  ...stimulusPaths(base).flatMap(path => tableNeeds(base, path, PRESENTATION_COLUMNS)),
]

export function visualBehaviorEphys(input: MetadataInput): AcquisitionParts {
  const [base] = input.nwb.files
  const { values } = input.nwb
  const letters = probeLetters(base)
  const isTagged = hasOptotagging(base)
  if (letters.length > 0 && !isTagged)
    throw new TransformError(
      STEP,
      'The session has probes and no light pulses, which every recording of the release has.',
      {
        path: '/processing/optotagging',
      },
    )
  const rewards = rewardsOf(base, values)
  const spouts = spoutConfigs(rewards)
  return {
    start: ephysStart(input),
    type: sessionType(input),
    instrumentId: instrumentIdOf(equipmentName(input)),
    ethicsReviewIds: ethicsReviewIds(input),
    coordinateSystem: BREGMA_RAS,
    stream: {
      devices: [...probeDevices(letters), ...(spouts.length > 0 ? [REWARD_SPOUT] : [])],
      configurations: [...letters.map(assemblyConfig), ...spouts],
    },
    epochs: [
      ...stimulusPaths(base).flatMap(path => tableEpochs(readTable(base, path, values), input)),
      ...(isTagged ? [optotaggingEpoch(base, values, OPTOTAGGING_LASER)] : []),
    ],
    subjectDetails: subjectDetails(rewards),
    warnings: isTagged ? optotaggingWarnings(base, values) : [],
  }
}

/** Throws a TransformError where file and table tell of different sessions. */
function sessionType({ nwb: { files, values }, rows: [row] }: MetadataInput): string {
  const inFile = textValue(files[0], DESCRIPTION, values)
  const inTable = row?.cells.session_type?.trim()
  if (inFile === inTable) return inFile
  const message = `The file is of a session of type ${inFile}, ${row?.url} (${row?.row}) has ${inTable ?? 'none'}.`
  throw new TransformError(STEP, message, { path: DESCRIPTION })
}

/** Sixteen of the animals are not in the institute's table; one that is must not say otherwise. */
function ethicsReviewIds({ tables, session, mouseId }: MetadataInput): readonly string[] {
  const table = tables.tables.get('ethics-review-ids')
  const [row] = table === undefined ? [] : rowsWithId(table, 'subject_id', mouseId)
  const said = idText(row?.cells.ethics_review_id ?? ETHICS_REVIEW_ID)
  if (said === ETHICS_REVIEW_ID) return [ETHICS_REVIEW_ID]
  const message = `Session ${session.id}: ${table?.url} has ethics review ${said} for mouse ${mouseId}; all of the release have ${ETHICS_REVIEW_ID}.`
  throw new InvalidInputError(message, { ...(table !== undefined && { url: table.url }) })
}

/** The table of images is the task, and later its replay without the animal's part; the others are by block. */
function tableEpochs(table: IntervalTable, input: MetadataInput): readonly Epoch[] {
  if (!columnOf(table, 'active').includes(true))
    return blocksOf(table).map(block => epochOf(block, titleCase(table.key)))
  const active = epochOf(
    rowsWhere(table, 'active', value => value === true),
    'Change detection - Active',
    experienceOf(input.rows[0]),
  )
  const passive = blocksOf(rowsWhere(table, 'active', value => value === false))
  return [
    { ...active, curriculum: trainingSession(input) },
    ...passive.map(block => epochOf(block, 'Change detection - Passive replay')),
  ]
}

/** The name of a stimulus stands among the templates; as a parameter the reference leaves it out. */
function epochOf(rows: IntervalTable, name: string, experience: JsonObject = {}): Epoch {
  const { stimulus_name: _, ...parameters } = stimulusParameters(rows)
  return visualEpoch(rows, name, { parameters: { ...parameters, ...experience } })
}

/** How many sessions the animal had had, by the table of all sessions: that of recordings counts anew. Null where it is not told. */
function trainingSession({ rows: [row], tables, session }: MetadataInput): string | null {
  const use = { session: session.id, gives: 'curriculum_status of acquisition.json' }
  const id = idText(row?.cells.behavior_session_id ?? '')
  const { cells } = rowWithId(tableOf(tables, 'vbn-behavior-sessions', use), 'behavior_session_id', id, use)
  const number = cells.session_number ?? ''
  return isGap(number) ? null : idText(number)
}
