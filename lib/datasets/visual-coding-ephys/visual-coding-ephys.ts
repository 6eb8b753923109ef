/**
 * Visual Coding Neuropixels: 58 mice that saw gratings, scenes, movies and flashes, recorded with up to six probes. A
 * session is a base file and a file a probe with LFP.
 */

import { type DatasetDefinition, needsOf, type SessionInput } from '#lib/datasets/dataset.ts'
import { onOff } from '#lib/datasets/dataset-options.ts'
import { ndxAibsEcephys } from '#lib/datasets/extensions/ndx-aibs-ecephys.ts'
import type { RowFilter } from '#lib/datasets/side-data.ts'
import { checkNwb2 } from '#lib/datasets/steps/check-nwb-2.ts'
import { CORRECTIONS_FILE, CORRECTIONS_KEY, tableCorrections } from '#lib/datasets/steps/correction-table.ts'
import { applyCorrections, CORRECTIONS_OPTION, reportErrors } from '#lib/datasets/steps/corrections.ts'
import { IDENTIFIER, identifierOf } from '#lib/datasets/steps/identifier.ts'
import { integersAt, textAt } from '#lib/datasets/steps/looked-up.ts'
import { mergeProbes } from '#lib/datasets/steps/merge-probes.ts'
import { DESCRIPTIONS_OPTION, missingDescriptions } from '#lib/datasets/steps/missing-descriptions.ts'
import { ELECTRODE_IDS, MOST_ELECTRODES, probeNeeds } from '#lib/datasets/steps/probe-files.ts'
import { LFP_CHUNKS, PROBE_ROLE } from '#lib/datasets/steps/probe-role.ts'
import { strainDataset } from '#lib/datasets/steps/strain-dataset.ts'
import { vectorIndexUint64 } from '#lib/datasets/steps/vector-index-uint64.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import { electrodeStructures, electrodeZ, PEAK_CHANNELS, unitChannelColumns } from './channel-columns.ts'
import { CHANNELS_KEY, CHANNELS_TABLE } from './channel-table.ts'
import { METRICS_KEY, UNIT_IDS, unitMetrics } from './unit-metrics.ts'

/** Units of a session, noise included; the release has up to 4,000. */
const MOST_UNITS = 1_000_000

/** Where the files name the set of stimuli that was shown. */
const STIMULUS: NodePath = '/general/stimulus'

/** Type of session → side file with its metrics. */
const METRICS: Readonly<Record<string, string>> = {
  'brain_observatory_1.1': 'brain-observatory-metrics',
  functional_connectivity: 'functional-connectivity-metrics',
}

const KNOWN_ERRORS = [
  'The release’s session_start_time is the day of packaging, not of the recording (--corrections off hides this).',
  'The release’s subject_id is the donor’s nine-digit number, not the mouse’s six-digit one of the other data sets.',
]

const isEnriched = ({ choices }: Pick<SessionInput, 'choices'>): boolean => choices.enrich === 'on'

function metricsOf({ files, lookedUp }: Parameters<DatasetDefinition['wantedRows']>[0]): string | undefined {
  const type = textAt(files[0].tree, STIMULUS, lookedUp)
  return type !== undefined && Object.hasOwn(METRICS, type) ? METRICS[type] : undefined
}

export const visualCodingEphys: DatasetDefinition = {
  name: 'visual-coding-ephys',
  title: 'Visual Coding Ephys',
  options: [
    onOff(
      'enrich',
      { default: 'off', R: 'off', H: 'on' },
      'add response metrics (57 or 45 columns) and channel columns to the units, structure ids to the electrodes, and ' +
        'repair the electrodes’ z',
    ),
    DESCRIPTIONS_OPTION,
    CORRECTIONS_OPTION,
  ],
  roles: [{ name: 'base', count: [1, 1], fileName: /^session_\d+\.nwb$/, outputs: ['/**'] }, PROBE_ROLE],
  sideFiles: [
    sideTableFile(CHANNELS_TABLE, 'channels.csv'),
    sideTableFile('brain-observatory-metrics', 'brain_observatory_1.1_analysis_metrics.csv'),
    sideTableFile('functional-connectivity-metrics', 'functional_connectivity_analysis_metrics.csv'),
    CORRECTIONS_FILE,
  ],
  extensions: [ndxAibsEcephys],
  needs(input) {
    const [{ tree }, ...probes] = input.files
    const enriching = isEnriched(input)
      ? [
          ...needsOf(tree, [STIMULUS], 1),
          ...needsOf(tree, [UNIT_IDS, PEAK_CHANNELS], MOST_UNITS),
          ...needsOf(tree, [ELECTRODE_IDS], MOST_ELECTRODES),
        ]
      : []
    return [...probeNeeds(tree, probes), ...enriching]
  },
  wantedRows(input) {
    const { tree } = input.files[0]
    const wanted = new Map<string, RowFilter>()
    if (input.choices.corrections === 'apply') {
      const identifier = textAt(tree, IDENTIFIER, input.lookedUp)
      wanted.set(CORRECTIONS_FILE.name, { column: CORRECTIONS_KEY, keys: new Set([identifier ?? '']) })
    }
    if (!isEnriched(input)) return wanted
    const ids = (path: NodePath) => integersAt(tree, path, input.lookedUp, 'wanted-rows')
    wanted.set(CHANNELS_TABLE, { column: CHANNELS_KEY, keys: new Set([...ids(PEAK_CHANNELS), ...ids(ELECTRODE_IDS)]) })
    const metrics = metricsOf(input)
    if (metrics !== undefined) wanted.set(metrics, { column: METRICS_KEY, keys: new Set(ids(UNIT_IDS)) })
    return wanted
  },
  steps(context) {
    const { files, lookedUp, choices, sides } = context
    const { corrections = 'off' } = choices
    const identifier = identifierOf(files[0].tree, lookedUp)
    const metrics = metricsOf(context)
    const enriching = [
      ...(metrics === undefined ? [] : [unitMetrics(context, metrics, identifier)]),
      unitChannelColumns(context, identifier),
      electrodeStructures(context, identifier),
      electrodeZ(context),
    ]
    return [
      checkNwb2,
      mergeProbes(files, lookedUp, identifier),
      missingDescriptions(choices.descriptions ?? 'all'),
      ...(isEnriched(context) ? enriching : []),
      vectorIndexUint64,
      strainDataset,
      applyCorrections(tableCorrections(sides, identifier), corrections, lookedUp),
      reportErrors(KNOWN_ERRORS, corrections),
    ]
  },
  chunking: () => [LFP_CHUNKS],
}

function sideTableFile(name: string, path: string): DatasetDefinition['sideFiles'][number] {
  // The largest of the released tables has 30 MB.
  return { name, path, format: 'csv', maxBytes: 1_000_000_000, neededWhen: { enrich: ['on'] } }
}
