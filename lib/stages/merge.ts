/** The merge stage: metadata into the store, every planned key verified, the store published. */

import { IncompleteOutputError } from '#lib/errors.ts'
import { provenanceDocuments } from '#lib/merge/provenance-files.ts'
import { MARKER_KEYS, writeMarkers, writeMetadata } from '#lib/merge/publish.ts'
import { listSizes } from '#lib/merge/receipts.ts'
import type { Staging } from '#lib/merge/staging.ts'
import { verifyStore } from '#lib/merge/verify.ts'
import type { Receipt } from '#lib/plan/conversion-plan.ts'
import type { PlanFiles } from '#lib/plan/plan-files.ts'
import type { Environment } from './environment.ts'

/** Keys named in an error. */
const SHOWN_KEYS = 5

export interface MergeSummary {
  readonly objects: number
  readonly bytes: number
  readonly warnings: readonly string[]
}

export interface MergeOptions {
  /** Keys that nobody planned, in a store that replaces none: told of, or a reason not to publish. */
  readonly strangers?: 'warn' | 'refuse'
}

/** Publishes the store, or throws IncompleteOutputError and leaves it unpublished. Doing it twice changes nothing. */
export async function mergeStage(
  { plan, metadata, changes }: Pick<PlanFiles, 'plan' | 'metadata' | 'changes'>,
  receipts: readonly Receipt[],
  staging: Staging,
  env: Pick<Environment, 'signal' | 'progress'>,
  { strangers: policy = 'warn' }: MergeOptions = {},
): Promise<MergeSummary> {
  const { signal } = env
  const { store } = staging
  const { units, rawBytes } = plan.totals
  env.progress({ stage: 'merge', bytesDone: rawBytes, bytesTotal: rawBytes, unitsDone: units, unitsTotal: units })

  const documents = [...metadata, ...provenanceDocuments(plan, changes)]
  await writeMetadata(store, documents, { signal })
  const sizes = await listSizes(store, { signal })
  const ahead = documents.filter(({ key }) => !MARKER_KEYS.includes(key))
  const verified = verifyStore({ arrays: plan.arrays, documents: ahead, receipts, sizes, url: store.url })
  const strangers = verified.unexpected.filter(key => !MARKER_KEYS.includes(key))
  const [stranger] = strangers
  if (stranger !== undefined && policy === 'refuse' && !staging.replaces)
    throw new IncompleteOutputError(
      strangers.slice(0, SHOWN_KEYS),
      `The store holds ${strangers.length} objects that nobody planned, ${stranger} among them.`,
      { url: store.url, advice: 'Remove them, or convert the session with overwrite.' },
    )
  if (staging.replaces) for (const key of strangers) await store.delete(key, { signal })
  const markerBytes = await writeMarkers(store, metadata, { signal })
  await staging.publish({ signal })
  return {
    objects: verified.objects + MARKER_KEYS.length,
    bytes: verified.bytes + markerBytes,
    warnings: staging.replaces ? [] : strangers.map(key => `The store holds ${key}, which nobody planned.`),
  }
}
