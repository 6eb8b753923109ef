import { describe, expect, it } from 'vitest'
import { selectSessions } from '#lib/datasets/manifest/select-sessions.ts'

const FINDER = { kinds: ['ecephys', 'behavior'] }
const session = (id: string, kind: string, subject: string, date: string | null, other?: string) => ({
  id,
  kind,
  subject,
  date,
  otherIds: other === undefined ? {} : { behavior_session_id: other },
})
const SESSIONS = [
  session('1', 'ecephys', '7', '2020-08-17T01:00:00+00:00', '11'),
  session('2', 'behavior', '7', '2020-08-18T01:00:00+00:00'),
  session('3', 'behavior', '8', null),
  session('11', 'behavior', '9', '2021-01-01'),
]

const ids = (filter: Parameters<typeof selectSessions>[2]) =>
  selectSessions(FINDER, SESSIONS, filter).map(({ id }) => id)

describe('selectSessions', () => {
  it.each([
    [{}, ['1', '2', '3', '11']],
    [{ ids: ['2', '1', '2'] }, ['2', '1']],
    [{ kind: 'Behavior' }, ['2', '3', '11']],
    [{ subject: '7' }, ['1', '2']],
    [{ since: '2020-08-18' }, ['2', '11']],
    [{ kind: 'behavior', limit: 1 }, ['2']],
    [{ kind: 'behavior', subject: '7', since: '2021-01-01' }, []],
  ])('takes of %j the sessions %j', (filter, expected) => {
    expect(ids(filter)).toEqual(expected)
  })

  it('takes a session by another id it has, after those whose own it is', () => {
    const [first] = SESSIONS

    expect(ids({ ids: ['11'] })).toEqual(['11'])
    expect(selectSessions(FINDER, first ? [first] : [], { ids: ['11'] })).toEqual([first])
  })

  it.each([
    [{ ids: ['99'] }, 'There is no session 99 among the 4 of the dataset.'],
    [{ kind: 'ophys' }, 'the kinds are ecephys, behavior.'],
    [{ since: 'soon' }, '“soon” is no date like 2020-06-01.'],
  ])('refuses %j', (filter, message) => {
    expect(() => ids(filter)).toThrow(message)
  })

  it('refuses a date where no session has one', () => {
    const undated = SESSIONS.map(session => ({ ...session, date: null }))

    expect(() => selectSessions(FINDER, undated, { since: '2020-01-01' })).toThrow('do not say when')
  })
})
