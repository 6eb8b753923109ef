import { describe, expect, it } from 'vitest'
import { onOff, PROFILES, resolveChoices } from '#lib/datasets/dataset-options.ts'
import { DATASETS, datasetNamed } from '#lib/datasets/index.ts'
import { InvalidInputError } from '#lib/errors.ts'

const OPTIONS = [
  onOff('enrich', { default: 'off', R: 'off', H: 'on' }, 'more columns'),
  {
    name: 'templates',
    values: ['images', 'stacked'],
    profiles: { default: 'stacked', R: 'images', H: 'stacked' },
    description: 'form of templates',
  },
] as const

describe('resolveChoices', () => {
  it.each([
    ['default', { enrich: 'off', templates: 'stacked' }],
    ['R', { enrich: 'off', templates: 'images' }],
    ['H', { enrich: 'on', templates: 'stacked' }],
  ] as const)('takes all values of profile %s', (profile, choices) => {
    expect(resolveChoices(OPTIONS, {}, { profile })).toEqual(choices)
  })

  it('lets each option be given by itself', () => {
    expect(resolveChoices(OPTIONS, { enrich: 'on', templates: undefined }, { profile: 'R' })).toEqual({
      enrich: 'on',
      templates: 'images',
    })
  })

  it('refuses a value that the option does not take, and an option that the dataset has not', () => {
    expect(() => resolveChoices(OPTIONS, { templates: 'heaps' })).toThrow(InvalidInputError)
    expect(() => resolveChoices(OPTIONS, { templates: 'heaps' })).toThrow('--templates takes images, stacked')
    expect(() => resolveChoices(OPTIONS, { raw: 'skip' })).toThrow('no option --raw. It has enrich, templates.')
  })
})

describe('datasetNamed', () => {
  it('takes names as people write them', () => {
    expect(datasetNamed('Visual Behavior Ephys').name).toBe('visual-behavior-ephys')
    expect(datasetNamed(' visual_coding-EPHYS ').name).toBe('visual-coding-ephys')
  })

  it('lists those there are when there is no such', () => {
    expect(() => datasetNamed('visual-coding')).toThrow(
      /There is no dataset visual-coding; there are .*visual-coding-ephys/,
    )
  })
})

describe.each(DATASETS.map(definition => [definition.name, definition] as const))('the dataset %s', (_, definition) => {
  it('has options whose profiles are among their values', () => {
    for (const { values, profiles } of definition.options)
      for (const profile of PROFILES) expect(values).toContain(profiles[profile])
  })

  it('names its files, tables and options once, the base first', () => {
    for (const list of [definition.roles, definition.sideFiles, definition.options]) {
      const names = list.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
    }
    expect(definition.roles[0]?.count).toEqual([1, 1])
  })

  it('needs side files only by options and values that there are', () => {
    for (const { neededWhen } of definition.sideFiles)
      for (const [option, wanted] of Object.entries(neededWhen)) {
        const values = definition.options.find(({ name }) => name === option)?.values
        expect(values).toEqual(expect.arrayContaining([...wanted]))
      }
  })
})
