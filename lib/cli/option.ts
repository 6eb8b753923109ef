/**
 * Options as a declarative table: what an option takes, how the text becomes a value, and what help says of it. One table
 * per command serves the parser and the help, and gives `run` its typed values.
 */

import { InvalidInputError } from '#lib/errors.ts'
import { nearestName } from '#lib/nearest-name.ts'
import { parseSize } from './quantities.ts'

export interface Option<Value> {
  /** What stands for the value in help, `SIZE`; undefined for a flag. */
  readonly placeholder?: string
  readonly repeatable: boolean
  /** One letter. */
  readonly short?: string
  /** What help says, a phrase. */
  readonly help: string
  /** All the texts given (for a flag `''` each time), in order; `name` is spelt as on the command line. */
  parse(given: readonly string[], name: string): Value
}

export type OptionTable = Readonly<Record<string, Option<unknown>>>

/** What a table's options come to. */
export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Option<infer Value> ? Value : never
}

/** On or off. */
export const flag = (help: string, { short }: { short?: string } = {}): Option<boolean> => ({
  repeatable: true,
  ...(short === undefined ? {} : { short }),
  help,
  parse: given => given.length > 0,
})

/** One text. */
export const text = (placeholder: string, help: string): Option<string | undefined> => ({
  placeholder,
  repeatable: false,
  help,
  parse: given => given[0],
})

/** Any number of texts, one for each time the option stands there. */
export const texts = (placeholder: string, help: string): Option<readonly string[]> => ({
  placeholder,
  repeatable: true,
  help,
  parse: given => given,
})

/** A number of bytes: `512MB`. */
export const size = (help: string): Option<number | undefined> => ({
  placeholder: 'SIZE',
  repeatable: false,
  help,
  parse: ([given], name) => (given === undefined ? undefined : parseSize(given, name)),
})

/** A whole number from 1 on. */
export const count = (help: string): Option<number | undefined> => ({
  placeholder: 'N',
  repeatable: false,
  help,
  parse: ([given], name) => {
    if (given === undefined) return undefined
    const number = /^\d+$/.test(given) ? Number(given) : 0
    if (number > 0 && Number.isSafeInteger(number)) return number
    throw new InvalidInputError(`${name} needs a whole number from 1 on, not “${given}”.`)
  },
})

/** One of a few names. */
export const choice = <const Name extends string>(names: readonly Name[], help: string): Option<Name | undefined> => ({
  placeholder: names.join('|'),
  repeatable: false,
  help,
  parse: ([given], name) => {
    if (given === undefined) return undefined
    const known = names.find(candidate => candidate === given)
    if (known !== undefined) return known
    const near = nearestName(given, names)
    throw new InvalidInputError(
      `${name} takes ${names.join(', ')}; “${given}” is none of them.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    )
  },
})
