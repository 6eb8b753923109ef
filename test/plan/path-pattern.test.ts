import { describe, expect, it } from 'vitest'
import { matchesPath } from '#lib/plan/path-pattern.ts'

describe('matchesPath', () => {
  it.each([
    ['/units/spike_times', '/units/spike_times', true],
    ['/units/spike_times', '/units/spike_times_index', false],
    ['/units', '/units/id', false],
    ['/units/**', '/units/id', true],
    ['/units/**', '/units', true],
    ['/units/**', '/units_2', false],
    ['/acquisition/*/data', '/acquisition/lfp/data', true],
    ['/acquisition/*/data', '/acquisition/a/b/data', false],
    ['/acquisition/**/data', '/acquisition/a/b/data', true],
    ['/acquisition/**/data', '/acquisition/data', true],
    ['/acquisition/probe_*_lfp', '/acquisition/probe_1_lfp', true],
    ['/**', '/', false],
    ['/**', '/a/b', true],
    ['/a.b', '/axb', false],
    ['/a(1)+[x]', '/a(1)+[x]', true],
  ])('%s against %s: %s', (pattern, path, fits) => {
    expect(matchesPath(pattern, path)).toBe(fits)
  })
})
