/**
 * Visual Behavior Neuropixels: mice that detect changes of images, recorded with up to six probes, and the training
 * sessions before. A session is a base file and a file a probe, or a behaviour file alone.
 */

import { type DatasetDefinition, needsOf, type SessionInput } from '#lib/datasets/dataset.ts'
import { onOff } from '#lib/datasets/dataset-options.ts'
import { ndxAibsEcephys } from '#lib/datasets/extensions/ndx-aibs-ecephys.ts'
import { ndxAibsStimulusTemplate } from '#lib/datasets/extensions/ndx-aibs-stimulus-template.ts'
import { ndxEllipseEyeTracking } from '#lib/datasets/extensions/ndx-ellipse-eye-tracking.ts'
import { checkNwb2 } from '#lib/datasets/steps/check-nwb-2.ts'
import { identifierOf } from '#lib/datasets/steps/identifier.ts'
import { integersAt } from '#lib/datasets/steps/looked-up.ts'
import { mergeProbes } from '#lib/datasets/steps/merge-probes.ts'
import { DESCRIPTIONS_OPTION, missingDescriptions } from '#lib/datasets/steps/missing-descriptions.ts'
import { MOST_ELECTRODES, probeNeeds } from '#lib/datasets/steps/probe-files.ts'
import { LFP_CHUNKS, PROBE_ROLE } from '#lib/datasets/steps/probe-role.ts'
import { templateNeeds } from '#lib/datasets/steps/read-template.ts'
import { experimentDescription, unitsDescription } from '#lib/datasets/steps/session-texts.ts'
import { templateImages } from '#lib/datasets/steps/template-images.ts'
import { vectorIndexUint64 } from '#lib/datasets/steps/vector-index-uint64.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { MOST_UNITS, UNIT_IDS, UNITS_KEY, UNITS_TABLE, unitColumns } from './unit-columns.ts'
import { COORDINATE_PATHS, unregisteredElectrodes } from './unregistered-electrodes.ts'

const EXPERIMENT =
  'Visual Behavior Neuropixels of the Allen Brain Observatory. Mice see images flash and lick for water when the image ' +
  'changes; on catch trials it does not, and licks count as false alarms. After training, up to six Neuropixels 1.0 ' +
  'probes record from visual cortex and structures below it while the mouse does the task and while it is shown the ' +
  'same images, gratings and flashes passively; most mice were recorded on two days.'

const UNITS = 'Units that Kilosort2 sorted from the spikes, noise included: the column quality tells which are good.'

const isEnriched = ({ choices }: Pick<SessionInput, 'choices'>): boolean => choices.enrich === 'on'

export const visualBehaviorEphys: DatasetDefinition = {
  name: 'visual-behavior-ephys',
  title: 'Visual Behavior Ephys',
  options: [
    onOff(
      'enrich',
      { default: 'off', R: 'off', H: 'on' },
      'add 12 columns of units.csv to the units, and make NaN of the coordinates of electrodes that were never registered',
    ),
    DESCRIPTIONS_OPTION,
  ],
  roles: [
    { name: 'base', count: [1, 1], fileName: /^(ecephys|behavior)_session_\d+\.nwb$/, outputs: ['/**'] },
    PROBE_ROLE,
  ],
  sideFiles: [
    {
      name: UNITS_TABLE,
      path: 'project_metadata/units.csv',
      format: 'csv',
      // The released table has 130 MB.
      maxBytes: 2_000_000_000,
      neededWhen: { enrich: ['on'] },
    },
  ],
  extensions: [ndxAibsEcephys, ndxAibsStimulusTemplate, ndxEllipseEyeTracking],
  needs(input) {
    const [{ tree }, ...probes] = input.files
    const enriching = isEnriched(input)
      ? [...needsOf(tree, [UNIT_IDS], MOST_UNITS), ...needsOf(tree, COORDINATE_PATHS, MOST_ELECTRODES)]
      : []
    return [...templateNeeds(tree), ...probeNeeds(tree, probes), ...enriching]
  },
  wantedRows(input) {
    const { tree } = input.files[0]
    if (!isEnriched(input) || findNode(tree, UNIT_IDS) === undefined) return new Map()
    const keys = new Set(integersAt(tree, UNIT_IDS, input.lookedUp, UNITS_TABLE))
    return new Map([[UNITS_TABLE, { column: UNITS_KEY, keys }]])
  },
  steps(context) {
    const { files, lookedUp, choices } = context
    const identifier = identifierOf(files[0].tree, lookedUp)
    const enriching = isEnriched(context) ? [unitColumns(context, identifier), unregisteredElectrodes(lookedUp)] : []
    return [
      checkNwb2,
      mergeProbes(files, lookedUp, identifier),
      templateImages(lookedUp, identifier),
      missingDescriptions(choices.descriptions ?? 'all'),
      experimentDescription(EXPERIMENT),
      unitsDescription(UNITS),
      ...enriching,
      vectorIndexUint64,
    ]
  },
  chunking: () => [LFP_CHUNKS],
}
