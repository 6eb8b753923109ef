import { describe, expect, it } from 'vitest'
import type { Finding } from '#lib/inspect/finding.ts'
import { withOrigins } from '#lib/inspect/origins.ts'

const finding = (check: string, location: string, message: string): Finding => ({
  check,
  importance: 'CRITICAL',
  severity: 'LOW',
  objectType: 'TimeSeries',
  objectName: location.slice(location.lastIndexOf('/') + 1),
  location,
  message,
})

const originsOf = (store: readonly Finding[], sources: readonly Finding[]) =>
  withOrigins(store, sources).map(({ origin }) => origin)

describe('withOrigins', () => {
  it('finds in the sources what was there already, in whatever words', () => {
    const sources = [finding('check_a', '/a', 'of type int32'), finding('check_b', '/a', 'same')]
    const store = [finding('check_a', '/a', 'of type int64'), finding('check_b', '/a', 'same')]

    expect(originsOf(store, sources)).toEqual(['source', 'source'])
  })

  it('lays what is new, or more than before, on the conversion', () => {
    const sources = [finding('check_a', '/a', 'column x')]
    const store = [
      finding('check_a', '/a', 'column x'),
      finding('check_a', '/a', 'column y'),
      finding('check_b', '/a', 'other'),
    ]

    expect(originsOf(store, sources)).toEqual(['source', 'conversion', 'conversion'])
  })

  it('follows an object that is somewhere else in the store', () => {
    const sources = [finding('check_a', '/acquisition/lfp', 'x')]

    expect(originsOf([finding('check_a', '/processing/ecephys/lfp', 'x')], sources)).toEqual(['source'])
    expect(originsOf([finding('check_a', '/processing/ecephys/csd', 'x')], sources)).toEqual(['conversion'])
  })
})
