import { describe, expect, it } from 'vitest'
import {
  addSeconds,
  formatInstant,
  type Instant,
  onPacificClock,
  parseInstant,
  roundHalfEven,
  zoneLabel,
} from '#lib/aind/acquisition/instant.ts'

const instant = (text: string): Instant => {
  const parsed = parseInstant(text)
  if (parsed === undefined) throw new Error(text)
  return parsed
}

describe('parseInstant', () => {
  it.each([
    ['2021-03-04 10:20:30+00:00', '2021-03-04T10:20:30Z'],
    ['2021-03-04T10:20:30', '2021-03-04T10:20:30Z'],
    ['2016-02-04T10:25:24-08:00', '2016-02-04T10:25:24-08:00'],
    ['2017-01-26T14:17:42.102-0800', '2017-01-26T14:17:42.102000-08:00'],
    ['2020-08-26 01:05:00.123456+05:30', '2020-08-26T01:05:00.123456+05:30'],
  ])('keeps the zone of %s', (text, expected) => {
    expect(formatInstant(instant(text))).toBe(expected)
  })

  it.each(['', '2021-03-04', 'yesterday', '2021-13-04T10:20:30Z'])('finds no time in “%s”', text => {
    expect(parseInstant(text)).toBeUndefined()
  })
})

describe('onPacificClock', () => {
  it.each([
    ['2018-08-08T13:22:25', '2018-08-08T13:22:25-07:00'],
    ['2019-01-09T14:36:29', '2019-01-09T14:36:29-08:00'],
    // An hour that clocks show twice is the first of the two.
    ['2018-11-04T01:30:00', '2018-11-04T01:30:00-07:00'],
  ])('knows summer and winter: %s', (text, expected) => {
    const found = onPacificClock(text)

    expect(found && formatInstant(found)).toBe(expected)
    expect(found && zoneLabel(found.zone)).toBe('America/Los_Angeles')
  })

  it('changes the offset with the clocks', () => {
    const found = onPacificClock('2018-11-04T00:30:00')

    expect(found && formatInstant(addSeconds(found, 7200))).toBe('2018-11-04T01:30:00-08:00')
  })
})

describe('addSeconds', () => {
  it.each([
    [0.0000005, '2021-03-04T10:20:30Z'],
    [0.0000015, '2021-03-04T10:20:30.000002Z'],
    [-0.000007, '2021-03-04T10:20:29.999993Z'],
    [53.509325, '2021-03-04T10:21:23.509325Z'],
    [86_400, '2021-03-05T10:20:30Z'],
  ])('counts %d s to the microsecond', (seconds, expected) => {
    expect(formatInstant(addSeconds(instant('2021-03-04T10:20:30Z'), seconds))).toBe(expected)
  })
})

describe('roundHalfEven', () => {
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-1.5, -2],
    [2.51, 3],
    [-0.4, -0],
  ])('takes %d to %d', (value, expected) => {
    expect(roundHalfEven(value)).toBe(expected)
  })
})

describe('zoneLabel', () => {
  it('has whole hours of an offset, rounded down', () => {
    expect([0, -480, 330, -210].map(zoneLabel)).toEqual([0, -8, 5, -4])
  })
})
