/** The datasets' own options as options of the command line, made from the datasets' tables, and what was chosen. */

import type { DatasetDefinition } from '#lib/datasets/dataset.ts'
import type { DatasetOption, Profile } from '#lib/datasets/dataset-options.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { choice, flag, type Option, type OptionTable } from './option.ts'

type Dataset = Pick<DatasetDefinition, 'name' | 'options'>

/** An option that several datasets have stands there once; one that is on or off is a flag, with `no-` before it to turn it off. */
export function choiceOptions(datasets: readonly Dataset[]): OptionTable {
  return Object.fromEntries(
    [...optionsByName(datasets)].flatMap(([name, uses]): readonly [string, Option<unknown>][] => {
      const values = [...new Set(uses.flatMap(({ option }) => option.values))]
      const help = helpOf(uses)
      if (!isOnOff(values)) return [[name, choice(values, help)]]
      return [
        [name, flag(help)],
        [`no-${name}`, flag(`not --${name}, whatever the profile says`)],
      ]
    }),
  )
}

/** The choices that were given by themselves. `values` are all that the command line said. */
export function choicesGiven(datasets: readonly Dataset[], values: object): Readonly<Record<string, string>> {
  const said = new Map<string, unknown>(Object.entries(values))
  return Object.fromEntries(
    [...optionsByName(datasets).keys()].flatMap(name => {
      const value = said.get(name)
      const isOff = said.get(`no-${name}`) === true
      if (value === true && isOff) throw new InvalidInputError(`Choose one of --${name} and --no-${name}.`)
      if (value === true || isOff) return [[name, isOff ? 'off' : 'on'] as const]
      return typeof value === 'string' ? [[name, value] as const] : []
    }),
  )
}

/** `default: off, H: on`: each value with the profiles that mean it, the default first. */
export function profilesText({ profiles }: Pick<DatasetOption, 'profiles'>): string {
  const others = (['R', 'H'] as const).filter(profile => profiles[profile] !== profiles.default)
  const said = (profile: Profile) => `${profile}: ${profiles[profile]}`
  return ['default' as const, ...others].map(said).join(', ')
}

export const isOnOff = (values: readonly string[]): boolean =>
  values.length === 2 && values.includes('on') && values.includes('off')

interface Use {
  readonly dataset: string
  readonly option: DatasetOption
}

const optionsByName = (datasets: readonly Dataset[]): ReadonlyMap<string, readonly Use[]> =>
  Map.groupBy(
    datasets.flatMap(({ name, options }) => options.map((option): Use => ({ dataset: name, option }))),
    ({ option }) => option.name,
  )

function helpOf(uses: readonly Use[]): string {
  const texts = Map.groupBy(uses, ({ option }) => `${option.description} (${profilesText(option)})`)
  return [...texts].map(([text, some]) => `${some.map(({ dataset }) => dataset).join(', ')}: ${text}`).join('; ')
}
