/** Which of a dataset's sessions are meant. */

import { InvalidInputError } from '#lib/errors.ts'
import type { SessionFinder, SessionRow } from './session-finder.ts'

/** What a person asks for; every part narrows. */
export interface SessionFilter {
  /** Ids; each must be one of the dataset's. */
  readonly ids?: readonly string[] | undefined
  readonly kind?: string | undefined
  readonly subject?: string | undefined
  /** Recorded on this day or later, `2020-06-01`. */
  readonly since?: string | undefined
  /** The first so many. */
  readonly limit?: number | undefined
}

type Selectable = Pick<SessionRow, 'id' | 'kind' | 'subject' | 'date' | 'otherIds'>

/** The sessions in their order, or in that of the ids. Throws InvalidInputError for an id, kind or date that makes no sense. */
export function selectSessions<Session extends Selectable>(
  { kinds }: Pick<SessionFinder, 'kinds'>,
  sessions: readonly Session[],
  { ids = [], kind, subject, since, limit }: SessionFilter,
): readonly Session[] {
  let chosen = ids.length === 0 ? sessions : byIds(sessions, ids)
  if (kind !== undefined) {
    const known = kinds.find(name => name.toLowerCase() === kind.toLowerCase())
    if (known === undefined)
      throw new InvalidInputError(`There are no sessions of the kind ${kind}; the kinds are ${kinds.join(', ')}.`)
    chosen = chosen.filter(session => session.kind === known)
  }
  if (subject !== undefined) chosen = chosen.filter(session => session.subject === subject)
  if (since !== undefined) chosen = recordedSince(chosen, since)
  return chosen.slice(0, limit)
}

function byIds<Session extends Selectable>(sessions: readonly Session[], ids: readonly string[]): readonly Session[] {
  const own = new Map(sessions.map(session => [session.id, session]))
  const other = new Map(sessions.flatMap(session => Object.values(session.otherIds).map(id => [id, session] as const)))
  const found = ids.map(id => {
    const session = own.get(id) ?? other.get(id)
    if (session !== undefined) return session
    throw new InvalidInputError(`There is no session ${id} among the ${sessions.length} of the dataset.`)
  })
  return [...new Set(found)]
}

function recordedSince<Session extends Selectable>(sessions: readonly Session[], since: string): readonly Session[] {
  const start = Date.parse(since)
  if (Number.isNaN(start) || !/^\d{4}-\d\d/.test(since))
    throw new InvalidInputError(`“${since}” is no date like 2020-06-01.`)
  if (sessions.length > 0 && sessions.every(({ date }) => date === null))
    throw new InvalidInputError('The tables of this dataset do not say when sessions were recorded.')
  return sessions.filter(({ date }) => date !== null && Date.parse(date) >= start)
}
