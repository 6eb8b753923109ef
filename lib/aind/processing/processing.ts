/** `processing.json`: a conversion as the one process that an asset went through. */

import { completeDocument } from '../complete-document.ts'
import type { JsonObject } from '../json-value.ts'
import type { Profile } from '../profile.ts'

export interface ConversionProcess {
  readonly tool: { readonly name: string; readonly version: string }
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly endedAt: string
  /** Files that were converted, each in the version that was. */
  readonly sources: readonly { readonly url: string; readonly size: number; readonly etag: string }[]
  /** All that shaped the store. */
  readonly options: JsonObject
  /** The store's address relative to the folder of the documents. */
  readonly outputPath: string
  /** What is known of the store. */
  readonly output: JsonObject
}

const CONVERSION = 'File format conversion'

/** The program is named by its package URL. Nobody stands for it as an experimenter. */
export function processing(process: ConversionProcess, profile: Pick<Profile, 'versions'>): JsonObject {
  const { tool, sources } = process
  const code: JsonObject = {
    url: `pkg:npm/${tool.name}@${tool.version}`,
    name: tool.name,
    version: tool.version,
    language: 'TypeScript',
    input_data: sources.map(({ url }) => ({ object_type: 'Data asset', url })),
    parameters: process.options,
  }
  const step: JsonObject = {
    process_type: CONVERSION,
    name: CONVERSION,
    stage: 'Processing',
    code,
    experimenters: [],
    start_date_time: process.startedAt,
    end_date_time: process.endedAt,
    output_path: process.outputPath,
    output_parameters: { ...process.output, sources: sources.map(({ url, size, etag }) => ({ url, size, etag })) },
  }
  return completeDocument('processing', { data_processes: [step], dependency_graph: { [CONVERSION]: [] } }, profile)
}
