/** Sessions as they really are: what their manifests expect, held against what is there. */

import type { ExpectedObject, SessionFinder, SessionFolder, SessionRow } from './session-finder.ts'

/** What is known of the objects at one place. */
export interface PlaceListing {
  /** What stands before the keys, without a slash at its end. */
  readonly url: string
  /** Bytes of each object that is there, by key. */
  readonly sizes: ReadonlyMap<string, number>
  /** False: an object that is not in `sizes` may be there all the same. */
  readonly isComplete: boolean
}

/** An object that a session is made of. */
export interface SessionObject extends Pick<ExpectedObject, 'role' | 'need' | 'neededWhen'> {
  readonly url: string
  /** Bytes; null where nobody has looked. */
  readonly size: number | null
}

/** A session with its objects, as `nwb2zarr sessions --json` prints it. */
export interface FoundSession extends Omit<SessionRow, 'objects' | 'folder'> {
  /** In the order in which a conversion takes them: the base first. */
  readonly objects: readonly SessionObject[]
  /** What its manifests promise and nobody has, with the first URL it should have. */
  readonly missing: readonly Omit<SessionObject, 'size'>[]
}

export interface FoundSessions {
  readonly sessions: readonly FoundSession[]
  /** Files that belong to no session, by URL. */
  readonly strangers: readonly string[]
}

/** `listings` by the name of the place. A session without what it requires is found all the same, and says what is missing. */
export function matchObjects(
  { listed }: Pick<SessionFinder, 'listed'>,
  rows: readonly SessionRow[],
  listings: ReadonlyMap<string, PlaceListing>,
): FoundSessions {
  const folders = keysByFolder(listings)
  const taken = new Set<string>()
  const sessions = rows.map(row => foundSession(row, listings, folders, taken))
  const strangers = listed
    .filter(({ isOfSessions }) => isOfSessions)
    .flatMap(({ place, prefix }) => {
      const { url, sizes } = listingOf(listings, place)
      const files = [...sizes.keys()].filter(key => key.startsWith(prefix) && key.endsWith('.nwb'))
      return files.map(key => joinUrl(url, key)).filter(url => !taken.has(url))
    })
  return { sessions, strangers }
}

/** Key below a place, as a URL or path; of an address of the web, escaped. */
export function joinUrl(url: string, key: string): string {
  return `${url}/${/^https?:/i.test(url) ? key.split('/').map(encodeURIComponent).join('/') : key}`
}

/** Place and folder (with a slash at its end) → the keys in it. */
type Folders = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>

function foundSession(
  { objects, folder, ...row }: SessionRow,
  listings: ReadonlyMap<string, PlaceListing>,
  folders: Folders,
  taken: Set<string>,
): FoundSession {
  const looked = objects.map(object => lookFor(object, listingOf(listings, object.place)))
  for (const { url } of looked) taken.add(url)
  const found = looked.filter((object): object is SessionObject => object.size !== undefined)
  const missing = looked
    .filter(({ size, need }) => size === undefined && need !== 'optional')
    .map(({ size: _, ...object }) => object)
  if (folder === undefined) return { ...row, objects: found, missing }

  const more = objectsInFolder(folder, listingOf(listings, folder.place), folders).filter(({ url }) => !taken.has(url))
  for (const { url } of more) taken.add(url)
  const inFolder = [...found.filter(({ role }) => role === folder.role), ...more]
  const unexpected = more.map(({ url }) => `${url.slice(url.lastIndexOf('/') + 1)} is there, but not in the tables`)
  return {
    ...row,
    // Files of one role are taken in the order of their names.
    objects: [
      ...found.filter(({ role }) => role !== folder.role),
      ...inFolder.sort((a, b) => (a.url < b.url ? -1 : 1)),
    ],
    missing,
    remarks: [...row.remarks, ...(inFolder.length === 0 ? [folder.remarkWhenNone] : []), ...unexpected],
  }
}

/** The object with its size: undefined where it is not there (or empty), null where nobody knows. */
function lookFor({ keys, place: _, ...expected }: ExpectedObject, { url, sizes, isComplete }: PlaceListing) {
  const key = keys.find(key => sizes.has(key))
  const isUnknown = key === undefined && !isComplete && expected.need !== 'optional'
  const size = key === undefined ? undefined : sizes.get(key)
  return { ...expected, url: joinUrl(url, key ?? keys[0]), size: isUnknown ? null : size || undefined }
}

function objectsInFolder(folder: SessionFolder, { url, sizes }: PlaceListing, folders: Folders): SessionObject[] {
  const keys = folders.get(folder.place)?.get(folder.prefix) ?? []
  return keys
    .filter(key => folder.fileName.test(key.slice(folder.prefix.length)) && sizes.get(key) !== 0)
    .map(key => ({ role: folder.role, need: 'optional', url: joinUrl(url, key), size: sizes.get(key) ?? null }))
}

function listingOf(listings: ReadonlyMap<string, PlaceListing>, place: string): PlaceListing {
  const listing = listings.get(place)
  if (listing === undefined) throw new RangeError(`the place ${place} was not listed`)
  return listing
}

function keysByFolder(listings: ReadonlyMap<string, PlaceListing>): Folders {
  const folderOf = (key: string) => key.slice(0, key.lastIndexOf('/') + 1)
  return new Map([...listings].map(([place, { sizes }]) => [place, Map.groupBy(sizes.keys(), folderOf)]))
}
