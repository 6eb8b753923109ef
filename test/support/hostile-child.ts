/** Converts files of which anything is to be expected, and tells what came of it; a program for `childPool`. */

import { describeError, isNwb2zarrError } from '#lib/errors.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import type { Store } from '#lib/io/store.ts'
import { CHANGES_KEY } from '#lib/merge/provenance-files.ts'
import type { Change } from '#lib/nwb/change.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { answerJobs } from './child-pool.ts'
import { compareDatasets, type DatasetOutcome } from './compare-datasets.ts'
import { compareDescriptions } from './describe.ts'
import { describeHdf5 } from './describe-hdf5.ts'
import { describeStore } from './describe-store.ts'
import { convertOne } from './local-session.ts'
import { memoryStores } from './memory-stores.ts'
import { withHdf5 } from './open-fixture.ts'

export interface HostileJob {
  readonly source: string
  /** Also converts every dataset of numbers, whether or not the file is a session. */
  readonly datasets?: boolean
}

export interface HostileResult {
  readonly outcome:
    | { readonly kind: 'converted'; readonly differences: readonly string[] }
    | { readonly kind: 'refused'; readonly name: string; readonly line: string; readonly url: string | undefined }
    /** An error that is not ours. */
    | { readonly kind: 'fault'; readonly stack: string }
  /** Something stands where the store would be. */
  readonly opens: boolean
  readonly datasets?: DatasetOutcome
}

/** Kept in memory: only what is in the store matters here. */
const OUT = 's3://bucket/session.nwb.zarr'

answerJobs(async ({ source, datasets }: HostileJob): Promise<HostileResult> => {
  const { openStore } = memoryStores()
  const outcome = await convert(source, openStore)
  const store = await openStore(OUT)
  return {
    outcome,
    opens: (await store.get('.zmetadata')) !== undefined || (await store.get('.zgroup')) !== undefined,
    ...(datasets && { datasets: await compareDatasets(source) }),
  }
})

async function convert(source: string, openStore: Environment['openStore']): Promise<HostileResult['outcome']> {
  try {
    await convertOne({ source, out: OUT }, { openStore })
  } catch (error) {
    if (!isNwb2zarrError(error)) return { kind: 'fault', stack: error instanceof Error ? `${error.stack}` : `${error}` }
    return { kind: 'refused', name: error.name, line: describeError(error), url: error.place.url }
  }
  return { kind: 'converted', differences: await differences(source, await openStore(OUT)) }
}

/** What the store says against what libhdf5 reads in the same file, a line for each difference. */
async function differences(path: string, store: Store): Promise<readonly string[]> {
  const source = await openFileSource(path)
  try {
    const file = await withHdf5(source, open => describeHdf5(open))
    const found = compareDescriptions(file, await describeStore(store), { specifications: false })
    const changed = await changedPlaces(store)
    return found.filter(line => !changed.some(place => line.startsWith(place)))
  } catch (error) {
    return [`not compared: ${error}`]
  } finally {
    await source.close()
  }
}

/** Beginnings of lines about what the store lists as changed on purpose. */
async function changedPlaces(store: Store): Promise<readonly string[]> {
  const changes: readonly Change[] = JSON.parse(Buffer.from((await store.get(CHANGES_KEY)) ?? []).toString())
  return changes.flatMap(({ path, attribute }) =>
    attribute === undefined ? [`${path}:`, `${path} `] : [`${path}@${attribute}:`, `${path} ${attribute}:`],
  )
}
