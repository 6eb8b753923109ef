/**
 * `quality_control.json`: what an inspection of the store and its comparison with the sources came to. Only checks that were
 * done are told, each by the number of its findings.
 */

import type { Comparison } from '#lib/compare/difference.ts'
import { IMPORTANCES, type Importance } from '#lib/inspect/finding.ts'
import { completeDocument } from '../complete-document.ts'
import { isObject, type JsonObject, type JsonValue } from '../json-value.ts'
import { type ModalityName, modalityList } from '../modalities.ts'
import type { Profile } from '../profile.ts'
import { objectList } from '../rules/rule.ts'
import { type MetricStatus, statusMap } from './status-map.ts'

export interface InspectionResult {
  /** ISO 8601, UTC. */
  readonly timestamp: string
  readonly counts: Readonly<Partial<Record<Importance, number>>>
  /** Checks that ran. */
  readonly checks: number
  /** Were the specifications of the store held against its objects? */
  readonly validated: boolean
}

export interface ComparisonResult
  extends Pick<Comparison, 'equal' | 'differences' | 'notCompared' | 'compared' | 'sampled'> {
  readonly timestamp: string
}

export interface QualityResults {
  /** Who checked: name and version of the program. */
  readonly evaluator: string
  readonly inspection?: InspectionResult | undefined
  readonly comparison?: ComparisonResult | undefined
}

interface Level {
  readonly name: string
  readonly rule: string
  /** A failure spoils the status of the asset. */
  readonly isGrave: boolean
}

const LEVELS: Readonly<Record<Importance, Level>> = {
  ERROR: {
    name: 'Obstacles to readers',
    rule: 'Places in the store that keep PyNWB or Zarr from reading it. Pass where there is none.',
    isGrave: true,
  },
  PYNWB_VALIDATION: {
    name: 'Breaches of the NWB schema',
    rule: 'Objects that are not as the specifications in the store have them. Pass where there is none.',
    isGrave: true,
  },
  CRITICAL: {
    name: 'Critical findings of the inspector',
    rule: 'Findings that make data wrong or of no use. Pass where there is none.',
    isGrave: true,
  },
  BEST_PRACTICE_VIOLATION: {
    name: 'Violations of best practice',
    rule: 'Findings that make data harder to use; most are of the source. Pass where there is none.',
    isGrave: false,
  },
  BEST_PRACTICE_SUGGESTION: {
    name: 'Suggestions of the inspector',
    rule: 'What could be better; most are of the source. Pass where there is none.',
    isGrave: false,
  },
}

/** Values of tags whose metrics may fail. */
const MINOR = IMPORTANCES.filter(importance => !LEVELS[importance].isGrave)

/** Undefined where nothing was checked. The modality is the one that the session was recorded for, by its acquisition. */
export function qualityControl(
  results: QualityResults,
  acquisition: JsonObject,
  profile: Pick<Profile, 'versions'>,
): JsonObject | undefined {
  const modality = mainModality(acquisition)
  const metrics = [...inspectionMetrics(results, modality), ...comparisonMetrics(results, modality)]
  if (metrics.length === 0) return undefined
  const body = {
    metrics,
    default_grouping: ['check'],
    allow_tag_failures: MINOR,
    status: statusMap(metrics, MINOR),
  }
  return completeDocument('quality_control', body, profile)
}

function inspectionMetrics({ evaluator, inspection }: QualityResults, modality: JsonObject): readonly JsonObject[] {
  if (inspection === undefined) return []
  const { timestamp, counts, checks, validated } = inspection
  return IMPORTANCES.filter(importance => importance !== 'PYNWB_VALIDATION' || validated).map(importance => {
    const { name, rule } = LEVELS[importance]
    const found = counts[importance] ?? 0
    return metric({
      name,
      modality,
      value: found,
      status: found === 0 ? 'Pass' : 'Fail',
      description: `${rule} ${checks} checks were made.`,
      tags: { check: 'inspection', importance },
      evaluator,
      timestamp,
    })
  })
}

function comparisonMetrics({ evaluator, comparison }: QualityResults, modality: JsonObject): readonly JsonObject[] {
  if (comparison === undefined) return []
  const { timestamp, equal, differences, notCompared, compared, sampled } = comparison
  const how = sampled ? 'Of large arrays samples were read.' : 'Every element was read.'
  return [
    metric({
      name: 'Differences from the sources',
      modality,
      value: { differences: differences.length, not_compared: notCompared.length, ...compared },
      status: equal ? 'Pass' : differences.length > 0 ? 'Fail' : 'Pending',
      description: `The store was held against its sources with the listed changes. ${how} Pass where nothing differs; pending where something could not be compared.`,
      tags: { check: 'comparison' },
      evaluator,
      timestamp,
    }),
  ]
}

interface Metric {
  readonly name: string
  readonly modality: JsonObject
  readonly value: JsonValue
  readonly status: MetricStatus
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
  readonly evaluator: string
  readonly timestamp: string
}

const metric = ({ status, evaluator, timestamp, ...metric }: Metric): JsonObject => ({
  object_type: 'QC metric',
  ...metric,
  stage: 'Processing',
  status_history: [{ evaluator, status, timestamp }],
})

/** The first of these that the session has: metrics are about the file, and must be of one. */
const BY_WEIGHT: readonly ModalityName[] = ['ecephys', 'pophys', 'behavior', 'behavior-videos']

function mainModality({ data_streams }: JsonObject): JsonObject {
  const recorded = objectList(data_streams)
    .flatMap(({ modalities }) => objectList(modalities))
    .filter(isObject)
  const found = BY_WEIGHT.find(name => recorded.some(({ abbreviation }) => abbreviation === name))
  const [modality = {}] = modalityList([found ?? 'behavior'])
  return modality
}
