/** Sessions of Visual Coding Neuropixels. */

import { type Need, needsOf } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { findNode } from '#lib/nwb/edit.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import type { MetadataInput, MetadataWarning, NwbContent } from '../builder.ts'
import { BREGMA_RAS } from '../coordinate-systems.ts'
import { ANY_PROBES_RIG } from '../instrument/visual-coding-ephys.ts'
import { codingLight } from '../optotagging-light.ts'
import { type RecordedExperiment, recordedExperiment } from '../tables/recorded-experiment.ts'
import type { AcquisitionParts } from './acquisition-parts.ts'
import { type Epoch, titleCase } from './epoch.ts'
import { ethicsReviewIds } from './ethics.ts'
import { addSeconds, type Instant, onPacificClock, secondsBetween } from './instant.ts'
import { type IntervalTable, readTable, stimulusPaths, tableNeeds } from './interval-table.ts'
import { STEP, textValue } from './nwb-values.ts'
import { hasOptotagging, optotaggingEpoch, optotaggingNeeds, optotaggingWarnings } from './optotagging.ts'
import { assemblyConfig, probeDevices, probeLetters } from './probes.ts'
import { subjectDetails } from './rewards.ts'
import { nwbStart, SESSION_START } from './session-start.ts'
import type { TimeSpan } from './time-span.ts'
import { truncationWarnings } from './truncated-tables.ts'
import { blocksOf, PRESENTATION_COLUMNS, visualEpoch } from './visual-epochs.ts'

const SESSION_TYPE: NodePath = '/general/stimulus'

/** The other sets of stimuli have shorter tables. */
const WHOLE_TABLES = 'brain_observatory_1.1'

/** By how much the end of the data may differ from that of the table. */
const END_TOLERANCE_SECONDS = 600

const DEGRADED =
  'The institute’s table of recordings lacks this session. Times count from the date in the NWB file, which is that of its packaging; ' +
  'which of the rigs was used and who recorded are not known; the end of the recording could not be checked.'

export const codingEphysNeeds = ([base]: NwbContent['files']): readonly Need[] => [
  ...needsOf(base, [SESSION_START, SESSION_TYPE], 1),
  ...optotaggingNeeds(base),
  ...stimulusPaths(base).flatMap(path => tableNeeds(base, path, PRESENTATION_COLUMNS)),
]

export function visualCodingEphys(input: MetadataInput, { latest }: TimeSpan): AcquisitionParts {
  const [base] = input.nwb.files
  const { values } = input.nwb
  const experiment = recordedExperiment(input)
  const start = experiment === undefined ? nwbStart(input.nwb) : tableStart(experiment)
  const type = sessionType(input)
  const light = codingLight(input.session.id)
  const letters = probeLetters(base)
  const tables = stimulusPaths(base).map(path => readTable(base, path, values))
  const visual = tables.flatMap(tableEpochs)
  const isTagged = hasOptotagging(base)
  return {
    start,
    type,
    instrumentId: experiment?.rig ?? ANY_PROBES_RIG,
    ethicsReviewIds: ethicsReviewIds(input),
    experimenters: experiment?.operator === undefined ? [] : [experiment.operator],
    ...(experiment === undefined && { notes: DEGRADED }),
    coordinateSystem: BREGMA_RAS,
    // The light stands on the rig whether a session used it or not.
    stream: { devices: [...probeDevices(letters), light.name], configurations: letters.map(assemblyConfig) },
    epochs: [...visual, ...(isTagged ? [optotaggingEpoch(base, values, light)] : [])],
    subjectDetails: subjectDetails(),
    warnings: [
      ...(type === WHOLE_TABLES ? tables.flatMap(({ key, rows }) => truncationWarnings(key, rows)) : []),
      ...(experiment === undefined ? [] : endWarnings(addSeconds(start, latest), experiment)),
      ...overlapWarnings(visual),
      ...(isTagged ? optotaggingWarnings(base, values) : []),
    ],
  }
}

/** Throws a TransformError where file and table tell of different sets of stimuli. */
function sessionType({ nwb: { files, values }, rows: [row] }: MetadataInput): string {
  const inFile = findNode(files[0], SESSION_TYPE) === undefined ? undefined : textValue(files[0], SESSION_TYPE, values)
  const inTable = row?.cells.session_type?.trim()
  if (inFile !== undefined && inFile === inTable) return inFile
  const message = `The file has the stimuli of ${inFile ?? 'no named set'}, ${row?.url} (${row?.row}) has ${inTable ?? 'none'}.`
  throw new TransformError(STEP, message, { path: SESSION_TYPE })
}

/** The file's own date is that of its packaging. */
function tableStart({ start }: RecordedExperiment): Instant {
  const instant = onPacificClock(start)
  if (instant !== undefined) return instant
  throw new TransformError(
    STEP,
    `The table of recordings has “${start}” as ExperimentStartTime, which is no date and time.`,
  )
}

const tableEpochs = (table: IntervalTable): readonly Epoch[] =>
  blocksOf(table).map(block => visualEpoch(block, titleCase(table.key)))

function endWarnings(end: Instant, { complete }: RecordedExperiment): readonly MetadataWarning[] {
  const inTable = onPacificClock(complete)
  const seconds = inTable === undefined ? Number.NaN : secondsBetween(end, inTable)
  if (Math.abs(seconds) <= END_TOLERANCE_SECONDS) return []
  const how = `${Math.abs(Math.round(seconds))} s ${seconds < 0 ? 'before' : 'after'}`
  const message = `The data end ${how} ${complete}, when the table of recordings has them end.`
  return [{ code: 'acquisition-end-differs-from-table', message }]
}

function overlapWarnings(epochs: readonly Epoch[]): readonly MetadataWarning[] {
  const sorted = epochs.toSorted((a, b) => a.start - b.start)
  return sorted.flatMap((epoch, index) => {
    const before = sorted[index - 1]
    if (before === undefined || epoch.start >= before.stop) return []
    const message = `${epoch.name} starts at ${epoch.start} s, while ${before.name} goes on until ${before.stop} s.`
    return [{ code: 'stimulus-epochs-overlap', message }]
  })
}
