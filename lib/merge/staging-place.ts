/** The stores that a conversion works in, and how they are emptied. */

import type { Waiting } from '#lib/async.ts'
import { parseLocation } from '#lib/io/location.ts'
import type { Store } from '#lib/io/store.ts'
import { CLAIM_KEY } from './claim.ts'
import { hasFiles, removePartial } from './partial-folder.ts'

export interface Place {
  readonly isFolder: boolean
  /** The work folder is the caller's. */
  readonly isShared: boolean
  readonly target: string
  readonly partial: string
}

export interface OpenPlace {
  readonly place: Place
  readonly target: Store
  /** Holds the claim. */
  readonly claims: Store
  readonly work: Store
}

export interface PlaceOptions {
  readonly fingerprint: string
  /** Folder for the work of all conversions to this place; beside the store where none is named. */
  readonly workFolder?: string | undefined
  openStore(url: string): Promise<Store>
}

export async function openPlace(out: string, { openStore, fingerprint, workFolder }: PlaceOptions): Promise<OpenPlace> {
  const { kind, name } = parseLocation(out)
  const url = name.length > 1 ? name.replace(/[/\\]+$/, '') : name
  const place = {
    isFolder: kind === 'file',
    isShared: workFolder !== undefined,
    target: url,
    partial: `${url}.partial`,
  }
  const target = await openStore(url)
  if (workFolder === undefined) {
    const work = await openStore(`${place.partial}/work`)
    return { place, target, claims: work, work }
  }
  const [claims, work] = [await openStore(workFolder), await openStore(workOf(workFolder, fingerprint))]
  return { place, target, claims, work }
}

/** The folder of one conversion in the folder of all to a place. */
export const workOf = (workFolder: string, fingerprint: string): string => `${workFolder}/${fingerprint}`

/** What `workOf` made it from. */
export function partsOfWork(work: string): { readonly workFolder: string; readonly fingerprint: string } {
  const at = work.lastIndexOf('/')
  return { workFolder: work.slice(0, at), fingerprint: work.slice(at + 1) }
}

export async function hasKeys(store: Store, { isFolder, target }: Place, { signal }: Waiting): Promise<boolean> {
  if (isFolder) return hasFiles(target)
  for await (const _ of store.list('', { signal })) return true
  return false
}

export async function hasPartial(work: Store, place: Place, { signal }: Waiting): Promise<boolean> {
  if (place.isFolder) return hasFiles(place.partial)
  for await (const _ of work.list('', { signal })) return true
  return false
}

/** Removes what another conversion has left, its claim aside, which is replaced in one stroke. */
export async function emptyPartial(
  { place, work }: OpenPlace,
  { openStore, signal }: PlaceOptions & Waiting,
): Promise<void> {
  await removeKeys(work, { signal })
  if (place.isFolder) await removeKeys(await openStore(`${place.partial}/store`), { signal })
}

/** Removes plan and receipts, and the claim last: what is left by a crash is still known as ours. */
export async function cleanUp({ place, claims, work }: OpenPlace, { signal }: Waiting): Promise<void> {
  await removeKeys(work, { signal })
  await claims.delete(CLAIM_KEY, { signal })
  if (place.isFolder) await removePartial(place.partial)
}

export async function removeKeys(store: Store, { signal }: Waiting): Promise<void> {
  const keys: string[] = []
  for await (const { key } of store.list('', { signal })) if (key !== CLAIM_KEY) keys.push(key)
  for (const key of keys) await store.delete(key, { signal })
}
