import { describe, expect, it } from 'vitest'
import { parseIsoDate } from '#lib/nwb/iso-date.ts'

describe('parseIsoDate', () => {
  it.each([
    '2024-01-02T03:04:05+00:00',
    '2024-01-02T03:04:05.123456-08:00',
    '2024-01-02T03:04:05.1+05:30',
    '1890-12-31T23:59:59-00:53:28',
  ])('leaves %s as it is', text => {
    expect(parseIsoDate(text)).toEqual({ text, assumesUtc: false })
  })

  it.each([
    ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05+00:00', false],
    ['2024-01-02 03:04:05-08', '2024-01-02T03:04:05-08:00', false],
    ['20240102T030405+0000', '2024-01-02T03:04:05+00:00', false],
    ['20240102T030405,25-0730', '2024-01-02T03:04:05.25-07:30', false],
    ['2024-01-02T03:04Z', '2024-01-02T03:04:00+00:00', false],
    [' 2024-01-02T03:04:05 ', '2024-01-02T03:04:05+00:00', true],
    ['2024-01-02', '2024-01-02T00:00:00+00:00', true],
  ])('rewrites %j as %s', (before, text, assumesUtc) => {
    expect(parseIsoDate(before)).toEqual({ text, assumesUtc })
  })

  it.each([
    '',
    'unknown',
    '2024',
    '2024-13-02',
    '2024-01-32',
    '2024-01-02T25:00:00',
    '2024-01-02T03:60:00',
    '02/01/2024',
  ])('finds no date in %j', text => {
    expect(parseIsoDate(text)).toBeUndefined()
  })
})
