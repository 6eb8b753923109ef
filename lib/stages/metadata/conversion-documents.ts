/** What a store and the reports beside it say of its conversion → `processing.json` and `quality_control.json`. */

import { z } from 'zod'
import { isObject, type JsonObject } from '#lib/aind/json-value.ts'
import { processing } from '#lib/aind/processing/processing.ts'
import { type InspectionResult, qualityControl } from '#lib/aind/quality-control/quality-control.ts'
import type { FurtherDocuments } from '#lib/aind/session-documents.ts'
import type { Comparison } from '#lib/compare/difference.ts'
import { IMPORTANCES } from '#lib/inspect/finding.ts'
import { PROVENANCE_KEY, type Provenance, parseProvenance } from '#lib/merge/provenance-files.ts'
import { TOOL } from '#lib/tool.ts'
import type { Environment } from '../environment.ts'
import { reportUrls } from '../inspect.ts'
import { folderOfUrl, nameOfUrl } from './store-place.ts'

/** When a store was made: ISO 8601, UTC. */
export interface ConversionTimes {
  readonly startedAt: string
  readonly endedAt: string
}

export interface ConvertedStore {
  readonly store: string
  /** Undefined where the store was there already: nobody wrote down when it was made. */
  readonly times?: ConversionTimes | undefined
  /** What is known of it: sizes, counts. */
  readonly output: JsonObject
  /** Held against its sources just now. */
  readonly comparison?: Comparison | undefined
}

type StoreEnvironment = Pick<Environment, 'openStore' | 'now' | 'signal'>

/** Documents for which there is ground: the times of the conversion, a report of an inspection, a comparison. */
export async function conversionDocuments(converted: ConvertedStore, env: StoreEnvironment): Promise<FurtherDocuments> {
  const { store, times, output, comparison } = converted
  const made = times && (await readProvenance(store, env))
  const inspection = await readInspection(store, env, times?.startedAt)
  const results = {
    evaluator: `${TOOL.name} ${TOOL.version}`,
    inspection,
    comparison: comparison && { ...comparison, timestamp: env.now().toISOString() },
  }
  return (acquisition, profile) => {
    const quality = qualityControl(results, acquisition, profile)
    const process = times && made && { ...processOf(made), ...times, output, outputPath: outputPath(store) }
    return new Map([
      ...(process ? [['processing', processing(process, profile)] as const] : []),
      ...(quality ? [['quality_control', quality] as const] : []),
    ])
  }
}

/** Options are plain JSON: they were read from the store. */
const processOf = ({ tool, sources, options }: Provenance) => ({
  tool,
  sources,
  options: isObject(options) ? options : {},
})

/** Documents lie in a folder beside the store. */
const outputPath = (store: string): string => `../${encodeURIComponent(nameOfUrl(store))}`

async function readProvenance(store: string, { openStore, signal }: StoreEnvironment): Promise<Provenance | undefined> {
  const opened = await openStore(store)
  return parseProvenance(await opened.get(PROVENANCE_KEY, { signal }), TOOL.name)
}

const inspectorReport = z.object({
  files: z.tuple([z.object({ checks: z.array(z.string()), validated: z.boolean() })]),
  summary: z.object({ timestamp: z.string(), counts: z.partialRecord(z.enum(IMPORTANCES), z.int()) }),
})

/** Undefined where there is no report, or one of an older store: from before `since`. */
async function readInspection(
  store: string,
  { openStore, signal }: StoreEnvironment,
  since: string | undefined,
): Promise<InspectionResult | undefined> {
  const { json } = reportUrls(store)
  const folder = await openStore(folderOfUrl(json))
  const bytes = await folder.get(nameOfUrl(json), { signal })
  const report = bytes === undefined ? undefined : parseReport(bytes)
  if (report === undefined) return undefined
  const { files, summary } = report
  const [{ checks, validated }] = files
  const { timestamp, counts } = summary
  if (since !== undefined && Date.parse(timestamp) < Date.parse(since)) return undefined
  return { timestamp, counts: definedCounts(counts), checks: checks.length, validated }
}

const definedCounts = (counts: z.infer<typeof inspectorReport>['summary']['counts']): InspectionResult['counts'] =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined))

function parseReport(bytes: Uint8Array): z.infer<typeof inspectorReport> | undefined {
  try {
    return inspectorReport.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    // Somebody else's file of that name.
    return undefined
  }
}
