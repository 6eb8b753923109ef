/**
 * How the sessions of a dataset are found: where its objects lie, which tables name the sessions, and what each session is
 * made of. All of it is data and pure functions of texts; stages/list.ts fetches.
 */

import type { ManifestText } from './manifest-table.ts'
import type { Place } from './places.ts'

/** A file beside the sessions that names them. */
export interface Manifest {
  readonly name: string
  /** Key below the place `data`. */
  readonly path: string
}

/** An object that a session is made of, as its manifests have it. */
export interface ExpectedObject {
  /** Role of the source, or name of the side file, in the dataset's definition. */
  readonly role: string
  /** Name of the place. */
  readonly place: string
  /** Keys that it may have there; the first that exists is it. */
  readonly keys: readonly [string, ...string[]]
  /** `expected`: the manifests say that it is there; `optional`: nobody says, and sessions without it are in order. */
  readonly need: 'required' | 'expected' | 'optional'
  /** It is needed only where each of these options has one of the values. */
  readonly neededWhen?: Readonly<Record<string, readonly string[]>>
}

/** What lies in a session's folder and looks like this belongs to it, whether its manifests name it or not. */
export interface SessionFolder {
  readonly place: string
  /** Ends with a slash. */
  readonly prefix: string
  readonly role: string
  readonly fileName: RegExp
  /** The remark on a session that has none of them. */
  readonly remarkWhenNone: string
}

/** A session as its manifests describe it; nothing is known of the objects yet. */
export interface SessionRow {
  readonly id: string
  readonly kind: string
  /** As the dataset's tables name the animal. */
  readonly subject: string | null
  /** Acquisition, ISO 8601. */
  readonly date: string | null
  /** Name of its store in a folder of stores, as the reference converter names it. */
  readonly storeName: string
  /** Other ids that a person may know it by, by the column that they come from. */
  readonly otherIds: Readonly<Record<string, string>>
  /** In the order in which a conversion takes them: the base first. */
  readonly objects: readonly ExpectedObject[]
  readonly folder?: SessionFolder
  /** What is odd about it, a phrase each. */
  readonly remarks: readonly string[]
}

/** A prefix whose keys are listed. */
export interface ListedPrefix {
  readonly place: string
  readonly prefix: string
  /** Every NWB file there should belong to a session. */
  readonly isOfSessions: boolean
}

export interface SessionFinder {
  /** Name of the dataset. */
  readonly dataset: string
  /** The first is `data`. */
  readonly places: readonly [Place, ...Place[]]
  /** The first tells whether a folder holds the dataset. */
  readonly manifests: readonly [Manifest, ...Manifest[]]
  readonly listed: readonly ListedPrefix[]
  readonly kinds: readonly string[]
  /** Sessions in the order of the manifests. Throws InvalidInputError, with file, row and column, for a manifest that is wrong. */
  rows(texts: ReadonlyMap<string, ManifestText>): readonly SessionRow[]
}

/** The text of one manifest that the stage has fetched. */
export function manifestText(texts: ReadonlyMap<string, ManifestText>, name: string): ManifestText {
  const text = texts.get(name)
  if (text === undefined) throw new RangeError(`the manifest ${name} was not fetched`)
  return text
}
