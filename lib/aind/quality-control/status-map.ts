/** Statuses of metrics → those of their tags, modalities and stages, as aind-data-schema works them out. */

import { isObject, type JsonObject } from '../json-value.ts'
import { objectList } from '../rules/rule.ts'

export type MetricStatus = 'Pass' | 'Pending' | 'Fail'

/**
 * A group is failed where a metric of it is, else pending where one is, else passed. Metrics with a tag of a value in
 * `mayFail` count in the groups of their tags only.
 */
export function statusMap(metrics: readonly JsonObject[], mayFail: readonly string[]): JsonObject {
  const groups = new Map<string, MetricStatus[]>()
  for (const { tags = null, modality = null, stage = null, status_history } of metrics) {
    const last = objectList(status_history).at(-1)?.status
    const status = STATUSES.find(known => known === last) ?? 'Pending'
    const tagged = isObject(tags) ? Object.entries(tags) : []
    const whole = isObject(modality) ? [String(modality.abbreviation), String(stage)] : [String(stage)]
    const isMinor = tagged.some(([, value]) => mayFail.includes(String(value)))
    for (const key of [...tagged.map(([tag, value]) => `${tag}:${value}`), ...(isMinor ? [] : whole)])
      groups.set(key, [...(groups.get(key) ?? []), status])
  }
  return Object.fromEntries(
    [...groups].map(([key, found]) => [key, STATUSES.find(status => found.includes(status)) ?? 'Pass']),
  )
}

/** The worst first. */
const STATUSES: readonly MetricStatus[] = ['Fail', 'Pending', 'Pass']
