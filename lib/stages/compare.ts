/** The compare stage: source files and a store, opened and held against each other. */

import { compareSession } from '#lib/compare/compare-session.ts'
import type { Comparison } from '#lib/compare/difference.ts'
import { parseLocation } from '#lib/io/location.ts'
import { readShrunkMark } from '#lib/zarr/shrink-store.ts'
import type { Environment } from './environment.ts'
import { openFiles } from './open-files.ts'
import { DEFAULT_MEMORY_BYTES } from './payloads.ts'
import { readPlanSources } from './plan-sources.ts'

export interface CompareRequest {
  /** The session's files, in the order in which they were converted. */
  readonly sources: readonly string[]
  readonly store: string
  readonly sample?: boolean
  /** Memory the process may use. */
  readonly memoryBytes?: number
}

/** Half of the process's memory is for elements; libhdf5, codecs and the program itself take the rest. */
const VALUES_SHARE = 0.5

/** Compares; what differs is in the result, what prevents comparing is thrown. */
export async function compareStage(request: CompareRequest, env: Environment): Promise<Comparison> {
  const started = env.now().getTime()
  const { sources, store, sample = false, memoryBytes = DEFAULT_MEMORY_BYTES } = request
  const { signal } = env
  const tell = (bytesDone: number, bytesTotal: number) =>
    env.progress({ stage: 'compare', bytesDone, bytesTotal, unitsDone: 0, unitsTotal: 0 })
  tell(0, 0)
  const opened = await openFiles(sources, env)
  try {
    const { files, treeFiles } = opened
    const target = await env.openStore(store)
    const shrunk = await readShrunkMark(target, { signal })
    const comparison = await compareSession(
      {
        files,
        treeFiles,
        openBeside: opened.openBeside,
        store: target,
        readLayouts: (tree, datasets, options) => readPlanSources(tree, datasets, files, options),
        isFar: treeFiles.some(({ url }) => parseLocation(url).kind !== 'file'),
      },
      {
        signal,
        sample,
        memoryBytes: Math.floor(memoryBytes * VALUES_SHARE),
        onProgress: ({ path, bytesDone, bytesTotal, arraysDone, arraysTotal }) =>
          env.progress({
            stage: 'compare',
            bytesDone,
            bytesTotal,
            unitsDone: arraysDone,
            unitsTotal: arraysTotal,
            current: path,
          }),
      },
    )
    return { ...comparison, ...(shrunk && { shrunk }), seconds: (env.now().getTime() - started) / 1000 }
  } finally {
    await opened.close()
  }
}
