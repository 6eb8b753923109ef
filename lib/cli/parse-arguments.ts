/** argv → typed values of an option table and the words that belong to no option. */

import { parseArgs } from 'node:util'
import { InvalidInputError } from '#lib/errors.ts'
import { nearestName } from '#lib/nearest-name.ts'
import type { OptionTable, OptionValues } from './option.ts'

export interface ParsedArguments<Table extends OptionTable> {
  readonly values: OptionValues<Table>
  readonly positionals: readonly string[]
}

/** Throws InvalidInputError, naming the option and a likely meant one, for anything that the table does not know. */
export function parseArguments<Table extends OptionTable>(
  table: Table,
  argv: readonly string[],
): ParsedArguments<Table> {
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(table).map(([name, option]) => [
        name,
        {
          type: option.placeholder === undefined ? ('boolean' as const) : ('string' as const),
          ...(option.short === undefined ? {} : { short: option.short }),
        },
      ]),
    ),
    allowPositionals: true,
    // Unknown and incomplete options are told apart below, in our own words.
    strict: false,
    tokens: true,
  })

  const given = new Map<string, string[]>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(table, token.name) ? table[token.name] : undefined
    if (option === undefined) throw unknownOption(token.rawName, table)
    const value = option.placeholder === undefined ? flagValue(token) : givenValue(token, option.placeholder)
    const values = given.get(token.name) ?? []
    if (values.length > 0 && !option.repeatable) throw new InvalidInputError(`${token.rawName} is given twice.`)
    given.set(token.name, [...values, value])
  }

  const values = Object.entries(table).map(([name, option]) => [name, option.parse(given.get(name) ?? [], `--${name}`)])
  return { values: Object.fromEntries(values) as OptionValues<Table>, positionals }
}

interface OptionToken {
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

function flagValue({ rawName, value }: OptionToken): string {
  if (value !== undefined) throw new InvalidInputError(`${rawName} takes no value.`)
  return ''
}

function givenValue({ rawName, value, inlineValue }: OptionToken, placeholder: string): string {
  const isNextOption = inlineValue !== true && value !== undefined && /^-./.test(value)
  if (value === undefined || value === '' || isNextOption)
    throw new InvalidInputError(`${rawName} needs a value: ${rawName} ${placeholder}.`)
  return value
}

function unknownOption(rawName: string, table: OptionTable): InvalidInputError {
  const near = nearestName(rawName.replace(/^-+/, ''), Object.keys(table))
  return new InvalidInputError(
    `There is no option ${rawName} here.${near === undefined ? ' --help lists them.' : ` Did you mean --${near}?`}`,
  )
}
