/** What functions and tasks tell: structured logs, and the figures of dashboard and alarms. */

import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { METRICS, METRICS_NAMESPACE, METRICS_SERVICE } from '#lib/stages/payloads/metrics.ts'
import type { Usage } from '#lib/stages/payloads/records.ts'
import { faults } from './faults.ts'

export const logger = new Logger({ serviceName: METRICS_SERVICE })

export const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: METRICS_SERVICE })

/** What the call has read and written, and how often it had to ask again. */
export function tellUsage({ bytesRead, bytesWritten, seconds }: Usage, { isBatch }: { isBatch: boolean }): void {
  metrics.addMetric(METRICS.bytesRead, MetricUnit.Bytes, bytesRead)
  metrics.addMetric(METRICS.bytesWritten, MetricUnit.Bytes, bytesWritten)
  metrics.addMetric(METRICS.retries, MetricUnit.Count, faults.retries)
  metrics.addMetric(METRICS.slowDowns, MetricUnit.Count, faults.slowDowns)
  if (isBatch && seconds > 0)
    metrics.addMetric(METRICS.megabytesPerSecond, MetricUnit.Count, bytesWritten / 1e6 / seconds)
}

export const tell = (name: (typeof METRICS)[keyof typeof METRICS], value: number): void => {
  metrics.addMetric(name, MetricUnit.Count, value)
}
