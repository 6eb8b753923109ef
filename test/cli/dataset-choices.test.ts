import { describe, expect, it } from 'vitest'
import { choiceOptions, choicesGiven, profilesText } from '#lib/cli/dataset-choices.ts'
import { parseArguments } from '#lib/cli/parse-arguments.ts'
import { type DatasetOption, onOff, resolveChoices } from '#lib/datasets/dataset-options.ts'
import { DATASETS } from '#lib/datasets/index.ts'
import { InvalidInputError } from '#lib/errors.ts'

const raw: DatasetOption = {
  name: 'raw',
  values: ['include', 'skip'],
  profiles: { default: 'include', R: 'include', H: 'skip' },
  description: 'the raw movie',
}
const DATASETS_HERE = [
  { name: 'a', options: [raw, onOff('enrich', { default: 'off', R: 'off', H: 'on' }, 'more columns')] },
  { name: 'b', options: [onOff('enrich', { default: 'off', R: 'off', H: 'on' }, 'other columns')] },
]

const given = (...argv: string[]) =>
  choicesGiven(DATASETS_HERE, parseArguments(choiceOptions(DATASETS_HERE), argv).values)

describe('choiceOptions and choicesGiven', () => {
  it.each([
    [[], {}],
    [['--enrich'], { enrich: 'on' }],
    [['--no-enrich', '--raw', 'skip'], { enrich: 'off', raw: 'skip' }],
  ])('turn %j into %j', (argv, choices) => {
    expect(given(...argv)).toEqual(choices)
  })

  it('refuse a value that the option does not have, and both of a flag', () => {
    expect(() => given('--raw', 'both')).toThrow('--raw takes include, skip')
    expect(() => given('--enrich', '--no-enrich')).toThrow(InvalidInputError)
  })

  it('tell what each dataset makes of an option, and each profile', () => {
    const { enrich, raw } = choiceOptions(DATASETS_HERE)

    expect(enrich?.help).toBe('a: more columns (default: off, H: on); b: other columns (default: off, H: on)')
    expect(raw?.help).toBe('a: the raw movie (default: include, H: skip)')
    expect(profilesText({ profiles: { default: 'x', R: 'x', H: 'x' } })).toBe('default: x')
  })

  it('give every option of every dataset a way to be chosen alone', () => {
    const table = choiceOptions(DATASETS)
    for (const { options } of DATASETS)
      for (const { name, values } of options)
        for (const value of values) {
          const argv = name in table && table[name]?.placeholder !== undefined ? [`--${name}`, value] : undefined
          const words = argv ?? [value === 'on' ? `--${name}` : `--no-${name}`]
          const choices = choicesGiven(DATASETS, parseArguments(table, words).values)

          expect(resolveChoices(options, choices)[name]).toBe(value)
        }
  })
})
