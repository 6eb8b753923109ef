/** Small pieces that checks share: durations, Python's numbers, order. */

import { describe, expect, it } from 'vitest'
import { isAscending } from '#lib/inspect/ascending.ts'
import { durationRange, durationSeconds, isDuration } from '#lib/inspect/durations.ts'
import { formatBytes, formatFloat, roundHalfEven } from '#lib/inspect/python-words.ts'

const NOW = new Date('2024-03-31T00:00:00Z')

describe('isDuration', () => {
  it.each(['P1D', 'P1Y2M3W4D', 'PT5H', 'P0.5Y', 'P1DT2H3M4.5S', 'P70D'])('takes %s', text => {
    expect(isDuration(text)).toBe(true)
  })

  it.each(['', 'P', 'PT', '70D', 'P1D ', 'P-1D', 'P1H', 'P1DT', 'P1M1Y', 'p1d'])('refuses %j', text => {
    expect(isDuration(text)).toBe(false)
  })
})

describe('durationRange', () => {
  it.each([
    ['P1D/P2D', ['P1D', 'P2D']],
    ['P1D/', ['P1D', '']],
    ['/P2D', ['', 'P2D']],
    ['/', ['', '']],
    ['P1D', undefined],
    ['P1D/2', undefined],
    ['P1D/P2D/P3D', undefined],
  ])('of %s is %j', (text, range) => {
    expect(durationRange(text)).toEqual(range)
  })
})

describe('durationSeconds', () => {
  it.each([
    ['P1D', 86_400],
    ['P1W', 7 * 86_400],
    ['PT1H1M1.5S', 3661.5],
    ['P1Y', 366 * 86_400],
    ['nothing', undefined],
  ])('of %s before %#', (text, seconds) => {
    expect(durationSeconds(text, NOW)).toBe(seconds)
  })
})

describe('formatFloat', () => {
  it.each([
    [30, '30.0'],
    [-0.1, '-0.1'],
    [1e-5, '1e-05'],
    [0.0001, '0.0001'],
    [1.5e-10, '1.5e-10'],
    [1e16, '1e+16'],
    [1e22, '1e+22'],
    [123456789, '123456789.0'],
    [Number.NaN, 'nan'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [-0, '-0.0'],
  ])('writes %d as Python does', (value, text) => {
    expect(formatFloat(value)).toBe(text)
  })
})

describe('formatBytes', () => {
  it.each([
    [45, '45.00B'],
    [1400, '1.40KB'],
    [2_500_000, '2.50MB'],
    [3.2e9, '3.20GB'],
  ])('writes %d in steps of a thousand', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('roundHalfEven', () => {
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [2.4, 2],
    [2.6, 3],
  ])('rounds %d to %d', (value, rounded) => {
    expect(roundHalfEven(value)).toBe(rounded)
  })
})

describe('isAscending', () => {
  it.each([
    [[], true],
    [[1], true],
    [[1, 1, 2], true],
    [[1, Number.NaN, 2], true],
    [[2, Number.NaN, 1], false],
  ])('of %j is %s', (numbers, ascending) => {
    expect(isAscending(Float64Array.from(numbers))).toBe(ascending)
  })
})
