/** What an inspection is asked for, and what it comes to. */

import { z } from 'zod'
import { CHECK_IMPORTANCES, IMPORTANCES } from '#lib/inspect/finding.ts'

export const inspectOptions = z.strictObject({
  /** `dandi`, `default`, or the place of a configuration, YAML or JSON. */
  config: z.string().min(1).default('dandi'),
  /** Names of checks: only these, or all but these. */
  select: z.array(z.string()).default([]),
  ignore: z.array(z.string()).default([]),
  /** Checks below it do not run. */
  threshold: z.enum(CHECK_IMPORTANCES).default('BEST_PRACTICE_SUGGESTION'),
  /** Without the checks that may read whole arrays. */
  quick: z.boolean().default(false),
  /** Against the schemas in the file. */
  validate: z.boolean().default(true),
  /** With the faults of nwbinspector, for comparing reports. */
  compat: z.boolean().default(false),
})

export type InspectOptions = z.infer<typeof inspectOptions>

export const inspectInput = z.strictObject({
  /** Stores and NWB files: paths or URLs. */
  files: z.array(z.string().min(1)).min(1),
  /** What the one store was converted from, to tell which findings came with the conversion. */
  sources: z.array(z.string().min(1)).default([]),
  options: inspectOptions.prefault({}),
})

export type InspectInput = z.infer<typeof inspectInput>

/** Small, as it goes into the summary of a run. */
export const inspectResult = z.strictObject({
  /** Place of the report, a text; its JSON lies beside it. */
  report: z.string(),
  counts: z.partialRecord(z.enum(IMPORTANCES), z.int().nonnegative()),
})

export type InspectResult = z.infer<typeof inspectResult>
