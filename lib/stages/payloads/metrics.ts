/** The figures that functions and tasks tell CloudWatch, and that dashboard and alarms read. */

export const METRICS_NAMESPACE = 'nwb2zarr'

/** Powertools' dimension `service`: the same for all, so that figures add up. */
export const METRICS_SERVICE = 'nwb2zarr'

/** Names in CloudWatch; each is told once by the call that did it. */
export const METRICS = {
  bytesRead: 'BytesRead',
  bytesWritten: 'BytesWritten',
  /** Of one batch, raw bytes of the arrays. */
  megabytesPerSecond: 'MegabytesPerSecond',
  chunks: 'Chunks',
  /** Requests that were tried again, whatever for. */
  retries: 'Retries',
  /** Answers of S3 that ask to slow down. */
  slowDowns: 'SlowDowns',
  sessionsPublished: 'SessionsPublished',
  /** Told by SummariseRun. */
  sessionsFailed: 'SessionsFailed',
} as const

export type MetricName = (typeof METRICS)[keyof typeof METRICS]
