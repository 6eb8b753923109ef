/** The list stage: a dataset's name → its sessions, with the objects that each is made of. Reads manifests and listings only. */

import { type FoundSession, matchObjects, type PlaceListing } from '#lib/datasets/manifest/found-session.ts'
import { selectSessions } from '#lib/datasets/manifest/select-sessions.ts'
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

/** A request for each manifest, and one for each thousand objects; where nothing can be listed, one for each object of a few sessions. */
export async function listSessions(
  input: ListInput,
  env: Pick<Environment, 'openSource' | 'openStore' | 'signal'>,
): Promise<SessionList> {
  const finder = sessionFinder(input.dataset)
  const located = await locatePlaces(finder, input, env)
  const rows = finder.rows(await readManifests(finder, located, env))
  const chosen = selectSessions(finder, rows, input)
  const listed = await listPlaces(finder, located.places, env)
  const known = await probePlaces(chosen, listed, env)
  // Only a listing of everything can tell of files that belong to nobody.
  const isListed = [...listed.values()].every(({ isComplete }) => isComplete)
  const { sessions, strangers } = matchObjects(finder, isListed ? rows : chosen, known)
  return {
    dataset: finder.dataset,
    places: Object.fromEntries(located.places),
    total: rows.length,
    sessions: isListed ? selectSessions(finder, sessions, input) : sessions,
    warnings: [...strangerWarning(isListed ? strangers : []), ...unknownWarning(known)],
  }
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
