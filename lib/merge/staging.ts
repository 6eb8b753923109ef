/**
 * Where a store grows until it is whole. A local store grows in `<out>.partial/store` and is renamed at the end; one on
 * S3, where nothing can be renamed, in its place, with the keys that open it written last. Plan and receipts lie in
 * `<out>.partial/work` either way.
 */

import type { Waiting } from '#lib/async.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { parseLocation } from '#lib/io/location.ts'
import type { Store } from '#lib/io/store.ts'
import { CONSOLIDATED_KEY } from '#lib/zarr/consolidate.ts'
import { hasFiles, removePartial, renameIntoPlace } from './partial-folder.ts'
import { PROVENANCE_KEY, parseProvenance } from './provenance-files.ts'
import { removeMarkers } from './publish.ts'

export interface Staging {
  /** Gets the keys of the store. */
  readonly store: Store
  /** Gets plan and receipts. */
  readonly work: Store
  /** A conversion with the same fingerprint has begun here before. */
  readonly isResumed: boolean
  /** A store of ours at the same place is written over; keys of it that the new one lacks must go. */
  readonly replaces: boolean
  /** Called when the plan is made: a store in its place that is written over does not open from here on. */
  begin(options?: Waiting): Promise<void>
  /** Moves the whole store to its place, where it is not there already, and removes everything else. */
  publish(options?: Waiting): Promise<void>
  /** Gives the place up again before any plan was made for it: nothing there is worth keeping. */
  abandon(): Promise<void>
}

export interface StagingOptions extends Waiting {
  readonly toolName: string
  /** Of the conversion (ConversionPlan.fingerprint). */
  readonly fingerprint: string
  readonly overwrite: boolean
  openStore(url: string): Promise<Store>
}

/** What says whose work an `<out>.partial` is; written before anything else there, removed after everything else. */
interface Claim {
  readonly tool: string
  readonly fingerprint: string
  readonly replaces: boolean
}

const CLAIM_KEY = 'session.json'

/**
 * Makes `out` ready to be written; undefined where the store is there already, from the same sources with the same
 * options. Throws InvalidInputError rather than touch what this program has not made, or, without `overwrite`, what it
 * has made of something else.
 */
export async function openStaging(out: string, options: StagingOptions): Promise<Staging | undefined> {
  const { openStore, fingerprint, toolName, overwrite, signal } = options
  const place = placeOf(out)
  const target = await openStore(place.target)
  const work = await openStore(`${place.partial}/work`)
  const claim = parseClaim(await work.get(CLAIM_KEY, { signal }), toolName)
  const isMine = claim?.fingerprint === fingerprint
  const provenance = parseProvenance(await target.get(PROVENANCE_KEY, { signal }), toolName)
  const isWhole = provenance !== undefined && (await target.get(CONSOLIDATED_KEY, { signal })) !== undefined

  if (isWhole && provenance.fingerprint === fingerprint && !overwrite) {
    if (isMine) await cleanUp(place, work, { signal })
    return undefined
  }
  const isOccupied = await hasKeys(target, place, { signal })
  const isOwnGrowth = !place.isFolder && claim !== undefined
  if (isOccupied && provenance === undefined && !isOwnGrowth) throw foreign(place.target)
  if (claim === undefined && (await hasPartial(work, place, { signal }))) throw foreign(place.partial)

  const isReplacing = isOccupied && (place.isFolder || !isMine || isWhole)
  const mayReplace = overwrite || (isMine && claim.replaces)
  if ((isReplacing || (claim !== undefined && !isMine)) && !mayReplace) throw otherConversion(place.target)

  const startsAnew = !isMine || (overwrite && isWhole && !claim.replaces)
  const replaces = isReplacing || (isMine && claim.replaces)
  if (startsAnew) {
    if (claim !== undefined) await emptyPartial(place, work, openStore, { signal })
    await work.set(CLAIM_KEY, Buffer.from(JSON.stringify({ tool: toolName, fingerprint, replaces } satisfies Claim)), {
      signal,
    })
  }
  const store = place.isFolder ? await openStore(`${place.partial}/store`) : target
  return {
    store,
    work,
    isResumed: !startsAnew,
    replaces,
    async begin(waiting = {}) {
      if (!place.isFolder && replaces) await removeMarkers(target, waiting)
    },
    async publish(waiting = {}) {
      if (place.isFolder) await renameIntoPlace(place.partial, place.target, { replaces })
      await cleanUp(place, work, waiting)
    },
    abandon: () => cleanUp(place, work, {}),
  }
}

interface Place {
  readonly isFolder: boolean
  readonly target: string
  readonly partial: string
}

function placeOf(out: string): Place {
  const { kind, name } = parseLocation(out)
  const target = name.length > 1 ? name.replace(/[/\\]+$/, '') : name
  return { isFolder: kind === 'file', target, partial: `${target}.partial` }
}

async function hasKeys(store: Store, { isFolder, target }: Place, { signal }: Waiting): Promise<boolean> {
  if (isFolder) return hasFiles(target)
  for await (const _ of store.list('', { signal })) return true
  return false
}

async function hasPartial(work: Store, place: Place, { signal }: Waiting): Promise<boolean> {
  if (place.isFolder) return hasFiles(place.partial)
  for await (const _ of work.list('', { signal })) return true
  return false
}

/** Removes what another conversion has left, its claim aside, which is replaced in one stroke. */
async function emptyPartial(
  place: Place,
  work: Store,
  openStore: StagingOptions['openStore'],
  { signal }: Waiting,
): Promise<void> {
  await removeKeys(work, { signal })
  if (place.isFolder) await removeKeys(await openStore(`${place.partial}/store`), { signal })
}

/** Removes plan and receipts, and the claim last: what is left by a crash is still known as ours. */
async function cleanUp(place: Place, work: Store, { signal }: Waiting): Promise<void> {
  await removeKeys(work, { signal })
  await work.delete(CLAIM_KEY, { signal })
  if (place.isFolder) await removePartial(place.partial)
}

async function removeKeys(store: Store, { signal }: Waiting): Promise<void> {
  const keys: string[] = []
  for await (const { key } of store.list('', { signal })) if (key !== CLAIM_KEY) keys.push(key)
  for (const key of keys) await store.delete(key, { signal })
}

function parseClaim(bytes: Uint8Array | undefined, toolName: string): Claim | undefined {
  if (bytes === undefined) return undefined
  try {
    const claim: Claim = JSON.parse(Buffer.from(bytes).toString())
    return claim.tool === toolName && typeof claim.fingerprint === 'string' ? claim : undefined
  } catch {
    // Somebody else's file of that name.
    return undefined
  }
}

const foreign = (url: string) =>
  new InvalidInputError('This exists already and was not made by this program; it is left alone.', {
    url,
    advice: 'Name another place with --out, or remove it yourself.',
  })

const otherConversion = (url: string) =>
  new InvalidInputError('A conversion of other sources, or with other options, is or was under way to this place.', {
    url,
    advice: 'Repeat that one, name another place with --out, or replace it with --overwrite.',
  })
