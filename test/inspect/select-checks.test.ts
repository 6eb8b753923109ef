import { describe, expect, it } from 'vitest'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import { configNamed, parseConfig } from '#lib/inspect/config.ts'
import { selectChecks } from '#lib/inspect/select-checks.ts'

const named = (name: string, checks: ReturnType<typeof selectChecks>) => checks.find(check => check.name === name)

describe('selectChecks', () => {
  it('runs all checks with the importance that they have', () => {
    expect(selectChecks(CHECKS, {})).toEqual(CHECKS)
  })

  it('takes importance from a configuration before it applies the threshold', () => {
    const config = configNamed('dandi') ?? {}

    const checks = selectChecks(CHECKS, { config, threshold: 'CRITICAL' })

    expect(named('check_subject_species_form', checks)?.importance).toBe('CRITICAL')
    expect(named('check_data_orientation', checks)).toBeUndefined()
    expect(new Set(checks.map(({ importance }) => importance))).toEqual(new Set(['CRITICAL']))
  })

  it('leaves out what a configuration skips', () => {
    const config = parseConfig(
      'SKIP: [check_keywords]\nCRITICAL:\n  - check_description\n  - check_unheard_of\n',
      'c.yaml',
    )

    const checks = selectChecks(CHECKS, { config })

    expect(named('check_keywords', checks)).toBeUndefined()
    expect(named('check_description', checks)?.importance).toBe('CRITICAL')
    expect(checks).toHaveLength(CHECKS.length - 1)
  })

  it('keeps to what is selected, or leaves out what is ignored', () => {
    const select = ['check_keywords', 'check_description']

    expect(selectChecks(CHECKS, { select }).map(({ name }) => name)).toEqual(['check_keywords', 'check_description'])
    expect(selectChecks(CHECKS, { ignore: select })).toHaveLength(CHECKS.length - 2)
  })

  it('refuses both at once, and names that no check has', () => {
    expect(() => selectChecks(CHECKS, { select: ['check_keywords'], ignore: ['check_keywords'] })).toThrow(/one of the/)
    expect(() => selectChecks(CHECKS, { ignore: ['check_keyword'] })).toThrow(/no check “check_keyword”/)
  })
})

describe('parseConfig', () => {
  it.each([
    ['keys that it does not know', 'SEVERE: [check_keywords]', /SEVERE/],
    ['what is no list', 'CRITICAL: check_keywords', /no list of names/],
    ['what is no table', '[1, 2]', /no table/],
    ['what is neither YAML nor JSON', '{a: [', /neither YAML nor JSON/],
  ])('refuses %s', (_what, text, message) => {
    expect(() => parseConfig(text, 'c.yaml')).toThrow(message)
  })

  it('takes an empty file for the default', () => {
    expect(parseConfig('', 'c.yaml')).toEqual({})
  })
})
