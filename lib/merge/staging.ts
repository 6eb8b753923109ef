/**
 * Where a store grows until it is whole. A local store grows in `<out>.partial/store` and is renamed at the end; one on
 * S3, where nothing can be renamed, in its place, with the keys that open it written last. Plan and receipts lie in
 * `<out>.partial/work` either way, or in a work folder of the caller's choice, which the caller's bucket empties in time.
 */

import type { Waiting } from '#lib/async.ts'
import { InvalidInputError, SourceChangedError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import { CONSOLIDATED_KEY } from '#lib/zarr/consolidate.ts'
import { CLAIM_KEY, otherConversion, readClaim, writeClaim } from './claim.ts'
import { renameIntoPlace } from './partial-folder.ts'
import { PROVENANCE_KEY, parseProvenance } from './provenance-files.ts'
import { removeMarkers } from './publish.ts'
import { cleanUp, emptyPartial, hasKeys, hasPartial, type OpenPlace, openPlace, removeKeys } from './staging-place.ts'

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
  /** Folder for the work of all conversions to this place: each gets one of its own in it. */
  readonly workFolder?: string | undefined
  openStore(url: string): Promise<Store>
}

/**
 * Makes `out` ready to be written; undefined where the store is there already, from the same sources with the same
 * options. Throws InvalidInputError rather than touch what this program has not made, or, without `overwrite`, what it
 * has made of something else.
 */
export async function openStaging(
  out: string,
  { overwrite, ...options }: StagingOptions & { readonly overwrite: boolean },
): Promise<Staging | undefined> {
  const { fingerprint, toolName, signal } = options
  const opened = await openPlace(out, options)
  const { place, target, claims, work } = opened
  const claim = await readClaim(claims, toolName, { signal })
  const isMine = claim?.fingerprint === fingerprint
  const { isWhole, isSame, isOurs } = await lookAt(target, options)

  if (isWhole && isSame && !overwrite) {
    if (isMine) await release(opened, options, { signal })
    return undefined
  }
  const isOccupied = await hasKeys(target, place, { signal })
  const isOwnGrowth = !place.isFolder && claim !== undefined
  if (isOccupied && !isOurs && !isOwnGrowth) throw foreign(place.target)
  if (claim === undefined && !place.isShared && (await hasPartial(work, place, { signal })))
    throw foreign(place.partial)

  const isReplacing = isOccupied && (place.isFolder || !isMine || isWhole)
  const mayReplace = overwrite || (isMine && claim.replaces)
  if ((isReplacing || (claim !== undefined && !isMine)) && !mayReplace) throw otherConversion(place.target)

  const startsAnew = !isMine || (overwrite && isWhole && !claim.replaces)
  const replaces = isReplacing || (isMine && claim.replaces)
  if (!startsAnew) return stagingOf(opened, options, { isResumed: true, replaces })
  const wanted = { tool: toolName, fingerprint, replaces }
  if (place.isShared) {
    const held = await writeClaim(claims, wanted, { known: claim, signal })
    // Somebody else began the same conversion a moment ago.
    if (held !== wanted) return stagingOf(opened, options, { isResumed: true, replaces: held.replaces })
    await removeKeys(work, { signal })
  } else {
    if (claim !== undefined) await emptyPartial(opened, options)
    await writeClaim(claims, wanted, { known: claim, signal })
  }
  return stagingOf(opened, options, { isResumed: false, replaces })
}

/**
 * The conversion that has begun there, for those who do a part of it; undefined where its store is published. Throws
 * SourceChangedError where another one has taken its place, or its work files are gone.
 */
export async function rejoinStaging(out: string, options: StagingOptions): Promise<Staging | undefined> {
  const { fingerprint, toolName, signal } = options
  const opened = await openPlace(out, options)
  const claim = await readClaim(opened.claims, toolName, { signal })
  if (claim?.fingerprint === fingerprint)
    return stagingOf(opened, options, { isResumed: true, replaces: claim.replaces })
  const { isWhole, isSame } = await lookAt(opened.target, options)
  if (isWhole && isSame) return undefined
  const reason =
    claim === undefined
      ? 'its work files were removed'
      : 'another version of its sources, or other options, took its place'
  throw new SourceChangedError(`This conversion is superseded: ${reason}.`, {
    url: out,
    advice: 'Start a new run for this session.',
  })
}

/** What is at the place: anything of ours, a store that opens, one from the same sources with the same options. */
async function lookAt(target: Store, { toolName, fingerprint, signal }: StagingOptions) {
  const provenance = parseProvenance(await target.get(PROVENANCE_KEY, { signal }), toolName)
  const isWhole = provenance !== undefined && (await target.get(CONSOLIDATED_KEY, { signal })) !== undefined
  return { isOurs: provenance !== undefined, isWhole, isSame: provenance?.fingerprint === fingerprint }
}

async function stagingOf(
  opened: OpenPlace,
  options: StagingOptions,
  { isResumed, replaces }: Pick<Staging, 'isResumed' | 'replaces'>,
): Promise<Staging> {
  const { place, target, work } = opened
  return {
    store: place.isFolder ? await options.openStore(`${place.partial}/store`) : target,
    work,
    isResumed,
    replaces,
    async begin(waiting = {}) {
      if (!place.isFolder && replaces) await removeMarkers(target, waiting)
    },
    async publish(waiting = {}) {
      if (place.isFolder) await renameIntoPlace(place.partial, place.target, { replaces })
      await release(opened, options, waiting)
    },
    abandon: () => release(opened, options, {}),
  }
}

/**
 * Gives the place up. In a work folder of the caller's only the claim goes: others may be at work on the same conversion; and
 * only one's own claim, since another conversion may have taken the place meanwhile.
 */
async function release(opened: OpenPlace, { toolName, fingerprint }: StagingOptions, waiting: Waiting): Promise<void> {
  if (!opened.place.isShared) return cleanUp(opened, waiting)
  const claim = await readClaim(opened.claims, toolName, waiting)
  if (claim?.fingerprint === fingerprint) await opened.claims.delete(CLAIM_KEY, waiting)
}

const foreign = (url: string) =>
  new InvalidInputError('This exists already and was not made by this program; it is left alone.', {
    url,
    advice: 'Name another place with --out, or remove it yourself.',
  })
