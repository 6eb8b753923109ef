import { describe, expect, it } from 'vitest'
import { formatStart, parseSessionStart } from '#lib/datasets/miniscope/session-start.ts'
import { withTimeZone } from '#lib/datasets/miniscope/time-zone.ts'

const fields = { year: 2021, month: 10, day: 7, hour: 15, minute: 3, second: 28, msec: 635 }
const startOf = (document: Record<string, unknown>) => formatStart(parseSessionStart(document, 'metaData.json'))

describe('parseSessionStart', () => {
  it('reads both places where programs have put it, milliseconds as such', () => {
    expect(startOf({ recordingStartTime: fields })).toBe('2021-10-07T15:03:28.635000')
    expect(startOf({ ...fields, animalName: 'a' })).toBe('2021-10-07T15:03:28.635000')
  })

  it.each([
    [1633644208635, '-07:00'],
    [1633644208635 - 12.75 * 3_600_000, '+05:45'],
    // Not a quarter of an hour: the clocks disagree, and neither tells the zone.
    [1633644208635 + 60_000, ''],
    ['soon', ''],
  ])('tells the zone by the instant %s: %s', (msecSinceEpoch, offset) => {
    expect(startOf({ recordingStartTime: { ...fields, msecSinceEpoch } })).toBe(`2021-10-07T15:03:28.635000${offset}`)
  })

  it('names what is missing, and what is there', () => {
    const { hour: _, msec: __, ...rest } = fields

    expect(() => startOf({ recordingStartTime: rest })).toThrow(/hour, msec .*are missing; there are year, month/)
  })

  it.each([{ month: 13 }, { month: 2, day: 30 }, { hour: 24 }])('refuses what no calendar has: %o', wrong => {
    expect(() => startOf({ ...fields, ...wrong })).toThrow(/no calendar/)
  })
})

describe('withTimeZone', () => {
  it.each([
    ['2021-10-07T15:03:28.635000', 'US/Pacific', '2021-10-07T15:03:28.635000-07:00'],
    ['2021-12-07T15:03:28.635000', 'US/Pacific', '2021-12-07T15:03:28.635000-08:00'],
    ['2021-10-07T15:03:28.635000+00:00', 'Asia/Kathmandu', '2021-10-07T15:03:28.635000+05:45'],
    ['2021-06-01 12:00:00', 'UTC', '2021-06-01T12:00:00+00:00'],
    // Clocks go from 2:00 back to 1:00: of both hours the first.
    ['2021-11-07T01:30:00', 'America/Los_Angeles', '2021-11-07T01:30:00-07:00'],
  ])('keeps the wall clock of %s in %s', (text, zone, expected) => {
    expect(withTimeZone(text, zone)).toBe(expected)
  })

  it('refuses zones and times that there are not', () => {
    expect(() => withTimeZone('2021-10-07T15:03:28', 'US/Nowhere')).toThrow(/no time zone "US\/Nowhere"/)
    expect(() => withTimeZone('yesterday', 'UTC')).toThrow(/ISO 8601/)
  })
})
