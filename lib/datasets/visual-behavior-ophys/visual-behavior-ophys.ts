/**
 * Visual Behavior Two-Photon: mice that detect changes of images, imaged in one plane or in several at once, and the
 * training sessions before. A session is a file an imaging plane, the first of the table's list first, or a behaviour file.
 */

import type { ChunkRule } from '#lib/datasets/chunk-rules.ts'
import type { DatasetDefinition } from '#lib/datasets/dataset.ts'
import { onOff } from '#lib/datasets/dataset-options.ts'
import { ndxAibsStimulusTemplate } from '#lib/datasets/extensions/ndx-aibs-stimulus-template.ts'
import { ndxEllipseEyeTracking } from '#lib/datasets/extensions/ndx-ellipse-eye-tracking.ts'
import { checkNwb2 } from '#lib/datasets/steps/check-nwb-2.ts'
import { CORRECTIONS_OPTION } from '#lib/datasets/steps/corrections.ts'
import { identifierOf } from '#lib/datasets/steps/identifier.ts'
import { DESCRIPTIONS_OPTION, missingDescriptions } from '#lib/datasets/steps/missing-descriptions.ts'
import { templateNeeds } from '#lib/datasets/steps/read-template.ts'
import { templateImages } from '#lib/datasets/steps/template-images.ts'
import { vectorIndexUint64 } from '#lib/datasets/steps/vector-index-uint64.ts'
import { mergePlanes, planeNeeds } from './merge-planes.ts'
import { SESSION_ID_OPTION, sessionId } from './session-id.ts'
import { SESSIONS_TABLE, startTime, startTimeRows } from './start-time.ts'

/** The Mesoscope takes eight planes at most. */
const MOST_PLANES = 8

/** Paths of what planes after the first bring in. */
const PLANE_OUTPUTS = Array.from({ length: MOST_PLANES - 1 }, (_, index) => index + 2).flatMap(number => [
  `/processing/ophys_plane_${number}/**`,
  `/general/optophysiology/imaging_plane_${number}/**`,
  `/general/metadata_plane_${number}/**`,
])

const MEBIBYTE = 1024 * 1024

/** Whole rows, about 10 MiB of them, of series and images that have more than 2 MiB. */
const LARGE_ARRAYS = ['/**/data', '/stimulus/templates/*/*'].map(
  (path): ChunkRule => ({ kind: 'rows', path, bytes: 10 * MEBIBYTE, aboveBytes: 2 * MEBIBYTE }),
)

export const visualBehaviorOphys: DatasetDefinition = {
  name: 'visual-behavior-ophys',
  title: 'Visual Behavior Ophys',
  options: [
    onOff(
      'large-chunks',
      { default: 'on', R: 'off', H: 'on' },
      'cut series and images of more than 2 MiB into whole rows of about 10 MiB',
    ),
    onOff(
      'allow-plane-differences',
      { default: 'off', R: 'off', H: 'off' },
      'merge planes although what they share (trials, running, stimuli, …) differs between their files',
    ),
    SESSION_ID_OPTION,
    DESCRIPTIONS_OPTION,
    CORRECTIONS_OPTION,
  ],
  roles: [
    {
      name: 'base',
      count: [1, 1],
      fileName: /^behavior_(ophys_experiment|session)_\d+\.nwb$/,
      outputs: ['/**'],
    },
    {
      name: 'plane',
      count: [0, MOST_PLANES - 1],
      fileName: /^behavior_ophys_experiment_\d+\.nwb$/,
      outputs: PLANE_OUTPUTS,
    },
  ],
  sideFiles: [SESSIONS_TABLE],
  extensions: [ndxAibsStimulusTemplate, ndxEllipseEyeTracking],
  needs: ({ files }) => [...templateNeeds(files[0].tree), ...planeNeeds(files)],
  wantedRows: startTimeRows,
  steps(context) {
    const { files, lookedUp, choices } = context
    const { tree } = files[0]
    const identifier = identifierOf(tree, lookedUp)
    return [
      checkNwb2,
      mergePlanes(files, lookedUp, { allowDifferences: choices['allow-plane-differences'] === 'on' }),
      sessionId(tree, identifier, choices['session-id'] ?? 'session'),
      templateImages(lookedUp, identifier),
      missingDescriptions(choices.descriptions ?? 'all'),
      vectorIndexUint64,
      startTime(context),
    ]
  },
  chunking: choices => (choices['large-chunks'] === 'on' ? LARGE_ARRAYS : []),
}
