/** The list stage: a dataset's name → its sessions, with the objects that each is made of. Reads manifests and listings only. */

import { type FoundSession, matchObjects, type PlaceListing } from '#lib/datasets/manifest/found-session.ts'
import { selectSessions } from '#lib/datasets/manifest/select-sessions.ts'
import type { ListedPrefix, SessionRow } from '#lib/datasets/manifest/session-finder.ts'
import { sessionFinder } from '#lib/datasets/manifest/session-finders.ts'
import type { Environment } from './environment.ts'
import { listPlaces, probePlaces } from './list-places.ts'
import { locatePlaces, readManifests } from './locate-places.ts'
import type { ListInput } from './payloads.ts'

export interface SessionList {
  readonly dataset: string
  /** Where each place is. */
  readonly places: Readonly<Record<string, string>>
  /** Sessions of the dataset, of which `sessions` are those that were asked for. */
  readonly total: number
  readonly sessions: readonly FoundSession[]
  readonly warnings: readonly string[]
}

/**
 * A request for each manifest, and one for each thousand objects, or one or a few for each of a few sessions; where nothing can
 * be listed, one for each object of the sessions.
 */
export async function listSessions(
  input: ListInput,
  env: Pick<Environment, 'openSource' | 'openStore' | 'signal'>,
): Promise<SessionList> {
  const finder = sessionFinder(input.dataset)
  const located = await locatePlaces(finder, input, env)
  const rows = finder.rows(await readManifests(finder, located, env))
  const chosen = selectSessions(finder, rows, input)
  // Of a few sessions only their own objects are listed; only a listing of everything tells of files that belong to nobody.
  const isFew = chosen.length <= FEW_SESSIONS && chosen.length < rows.length
  const prefixes = isFew ? chosen.flatMap(prefixesOf) : finder.listed
  const listed = await listPlaces(prefixes, located.places, env)
  const isWhole = !isFew && [...listed.values()].every(({ isComplete }) => isComplete)
  const known = await probePlaces(chosen, listed, env)
  const { sessions, strangers } = matchObjects(isWhole ? finder : { listed: [] }, isWhole ? rows : chosen, known)
  return {
    dataset: finder.dataset,
    places: Object.fromEntries(located.places),
    total: rows.length,
    sessions: isWhole ? selectSessions(finder, sessions, input) : sessions,
    warnings: [...strangerWarning(strangers), ...unknownWarning(known)],
  }
}

/** So many sessions cost fewer requests one by one than a listing of the largest dataset. */
const FEW_SESSIONS = 4

/** What has to be listed of one session: its folder, and each object outside of it. */
function prefixesOf({ objects, folder }: SessionRow): readonly Pick<ListedPrefix, 'place' | 'prefix'>[] {
  const isInFolder = (key: string) => folder !== undefined && key.startsWith(folder.prefix)
  const single = objects.flatMap(({ place, keys }) =>
    keys.filter(key => !isInFolder(key)).map(key => ({ place, prefix: key })),
  )
  return folder === undefined ? single : [{ place: folder.place, prefix: folder.prefix }, ...single]
}

/** Names shown of files that belong to no session. */
const SHOWN_STRANGERS = 3

function strangerWarning(strangers: readonly string[]): readonly string[] {
  if (strangers.length === 0) return []
  const shown = strangers.slice(0, SHOWN_STRANGERS).join(', ')
  const more = strangers.length > SHOWN_STRANGERS ? ', …' : ''
  return [`${strangers.length} NWB files belong to no session of the tables: ${shown}${more}`]
}

function unknownWarning(listings: ReadonlyMap<string, PlaceListing>): readonly string[] {
  const unknown = [...listings.values()].filter(({ isComplete }) => !isComplete).map(({ url }) => url)
  if (unknown.length === 0) return []
  return [
    `Nobody has looked which objects are at ${unknown.join(' and ')}, which cannot be listed; name fewer sessions.`,
  ]
}
