import { describe, expect, it } from 'vitest'
import { hasTimezone, isIsoText } from '#lib/inspect/validate/iso-text.ts'

describe('isIsoText', () => {
  it.each([
    ['2024-01-02', true],
    ['2024-01-02T03:04:05', true],
    ['2024-01-02T03:04:05.123456-08:00', true],
    ['2024-01-02T23:59:59Z', true],
    ['2024-01-02 03:04:05', false],
    ['2024-01-02T03:04', false],
    ['2024-01-02T24:00:00', false],
    ['2024-13-02', false],
    ['2024-1-2', false],
    ['2024-01-02T03:04:05+0800', false],
    ['', false],
  ])('tells whether %j is a date: %s', (text, expected) => {
    expect(isIsoText(text)).toBe(expected)
  })
})

describe('hasTimezone', () => {
  it.each([
    ['2024-01-02T03:04:05-08:00', true],
    ['2024-01-02T03:04:05+00:00', true],
    ['2024-01-02T03:04:05Z', true],
    ['2024-01-02T03:04:05', false],
    ['2024-01-02', false],
  ])('tells whether %j has an offset: %s', (text, expected) => {
    expect(hasTimezone(text)).toBe(expected)
  })
})
