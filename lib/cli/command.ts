/** A command of the command line: what it is called, what it takes, what help shows, and what it does. */

import type { Waiting } from '#lib/async.ts'
import { choice, flag, type OptionTable, type OptionValues } from './option.ts'
import { parseArguments } from './parse-arguments.ts'
import type { Terminal } from './terminal.ts'

/** Options that every command has. */
export const COMMON_OPTIONS = {
  json: flag('print one JSON document on stdout instead of text'),
  quiet: flag('print no progress; warnings and errors stay', { short: 'q' }),
  'log-level': choice(['debug', 'info', 'warn', 'error'], 'what to tell on stderr (default: warn)'),
  help: flag('print this help', { short: 'h' }),
} satisfies OptionTable

export type CommonValues = OptionValues<typeof COMMON_OPTIONS>

export interface Example {
  /** What it does, a phrase. */
  readonly does: string
  /** The command line, without `nwb2zarr`. */
  readonly run: string
}

export interface CommandContext extends Waiting {
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/** What help shows of a command. */
export interface CommandSummary {
  readonly name: string
  /** What follows the name: `SOURCE... --out STORE`. */
  readonly usage: string
  /** One sentence. */
  readonly summary: string
  readonly examples: readonly Example[]
  readonly options: OptionTable
  /** Options that take a moment to gather, and the words of the command line by which it may have them. */
  readonly later?: {
    readonly isWanted: (argv: readonly string[]) => boolean
    readonly load: () => Promise<OptionTable>
  }
  /** What to say to a person who stopped it. */
  readonly interrupted?: string
}

export interface Command extends CommandSummary {
  /** The options of `later`, for help. */
  moreOptions(): Promise<OptionTable>
  /** Runs with what follows the command's name; resolves to the exit code. */
  run(argv: readonly string[], context: CommandContext): Promise<number>
}

/** What a command is made from: `run` gets the values that its table describes. */
export interface CommandDefinition<Table extends OptionTable> extends CommandSummary {
  readonly options: Table
  run(
    values: OptionValues<Table & typeof COMMON_OPTIONS>,
    positionals: readonly string[],
    context: CommandContext,
  ): Promise<number>
}

/**
 * Ties a definition to the parser; the common options are added to its own. What loaded options come to is among the values,
 * though their type does not say so.
 */
export function defineCommand<Table extends OptionTable>(definition: CommandDefinition<Table>): Command {
  const options = { ...definition.options, ...COMMON_OPTIONS }
  const more = async () => (await definition.later?.load()) ?? {}
  return {
    ...definition,
    options,
    moreOptions: more,
    run: async (argv, context) => {
      const { values, positionals } = parseArguments(
        { ...options, ...(definition.later?.isWanted(argv) && (await more())) },
        argv,
      )
      return definition.run(values, positionals, context)
    },
  }
}
