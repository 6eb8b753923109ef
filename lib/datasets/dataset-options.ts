/**
 * What a person can choose of a dataset's conversion, as a table: it gives the command line its options, the README its
 * rows, and the steps their plain values.
 */

import { InvalidInputError } from '#lib/errors.ts'

/** `default`: what this tool advises; `R` and `H`: as the two states of the reference converter did it. */
export type Profile = 'default' | 'R' | 'H'

export const PROFILES: readonly Profile[] = ['default', 'R', 'H']

export interface DatasetOption {
  /** As on the command line, without the dashes: `enrich`. */
  readonly name: string
  readonly values: readonly [string, ...string[]]
  /** The value that each profile means. */
  readonly profiles: Readonly<Record<Profile, string>>
  /** A phrase for help and README. */
  readonly description: string
}

/** The value of every option of a dataset, by its name. */
export type Choices = Readonly<Record<string, string>>

/**
 * The choices of one conversion: those given, the profile's for all others. Throws InvalidInputError for an option that
 * the dataset does not have, and for a value that the option does not take.
 */
export function resolveChoices(
  options: readonly DatasetOption[],
  given: Readonly<Record<string, string | undefined>>,
  { profile = 'default' }: { readonly profile?: Profile } = {},
): Choices {
  for (const [name, value] of Object.entries(given)) {
    const option = options.find(other => other.name === name)
    if (value === undefined || option?.values.includes(value)) continue
    if (option !== undefined)
      throw new InvalidInputError(`--${name} takes ${option.values.join(', ')}; “${value}” is none of them.`)
    const known = options.length === 0 ? 'It has no options.' : `It has ${options.map(other => other.name).join(', ')}.`
    throw new InvalidInputError(`The dataset has no option --${name}. ${known}`)
  }
  return Object.fromEntries(options.map(({ name, profiles }) => [name, given[name] ?? profiles[profile]]))
}

/** An option that is on or off. */
export const onOff = (name: string, profiles: Record<Profile, 'on' | 'off'>, description: string): DatasetOption => ({
  name,
  values: ['on', 'off'],
  profiles,
  description,
})
