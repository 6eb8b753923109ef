/** Converts a session of a dataset in a test, and holds the store against its sources. */

import type { Profile } from '#lib/datasets/dataset-options.ts'
import { convertSession } from '#lib/local.ts'
import { compareStage } from '#lib/stages/compare.ts'
import { convertInput } from '#lib/stages/payloads.ts'
import { testEnvironment } from './local-session.ts'

export interface DatasetSession {
  readonly dataset: string
  readonly sources: readonly string[]
  readonly profile?: Profile
  readonly choices?: Readonly<Record<string, string>>
  readonly sideFiles?: Readonly<Record<string, string>>
  /** Split, as the command line does it, or as the reference's stores have them. */
  readonly referenceColumns?: 'split' | 'pickle'
}

/** Returns the warnings. */
export async function convertTo(out: string, session: DatasetSession): Promise<readonly string[]> {
  const { sources, referenceColumns = 'pickle', ...options } = session
  const input = convertInput.parse({ sources, out, options: { ...options, referenceColumns } })
  const { warnings } = await convertSession(input, testEnvironment())
  return warnings
}

/** What `nwb2zarr compare` tells of the store, a line a difference. */
export async function compareStored(store: string, sources: readonly string[]): Promise<readonly string[]> {
  const { differences } = await compareStage({ sources, store }, testEnvironment())
  return differences.map(({ kind, path, attribute, expected, found, detail }) =>
    JSON.stringify([kind, path, attribute, expected, found, detail]),
  )
}
