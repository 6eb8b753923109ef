/** The command line's environment: sources and stores by URL, progress on the terminal, messages by log level. */

import { readCosts } from '#lib/bench/stored-costs.ts'
import { openSource } from '#lib/io/open-source.ts'
import { openStore } from '#lib/io/open-store.ts'
import type { Environment, LogLevel } from '#lib/stages/environment.ts'
import type { CommandContext, CommonValues } from './command.ts'
import { openProgress, type Progress } from './progress.ts'
import { printable, styled, type Terminal } from './terminal.ts'

export interface SessionOptions extends Pick<CommonValues, 'quiet' | 'log-level'> {
  readonly endpoint?: string | undefined
  readonly 'dandi-api'?: string | undefined
}

export interface Session {
  readonly environment: Environment
  readonly progress: Progress
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** What a stage may touch when the command line runs it. */
export function openSession(
  { terminal, signal }: CommandContext,
  { quiet, 'log-level': threshold = 'warn', endpoint, 'dandi-api': dandiApiUrl }: SessionOptions,
): Session {
  const progress = openProgress(terminal, { isQuiet: quiet })
  const archives = {
    ...(endpoint !== undefined && { endpoint }),
    ...(dandiApiUrl !== undefined && { dandiApiUrl }),
  }
  return {
    progress,
    environment: {
      openSource: (url, options) => openSource(url, { ...archives, ...options }),
      openStore: url => openStore(url, archives),
      now: () => new Date(),
      costs: readCosts(),
      signal,
      log: (level, message, fields) => {
        if (LEVELS.indexOf(level) >= LEVELS.indexOf(threshold))
          progress.message(formatMessage(terminal, level, message, fields))
      },
      progress: event => progress.show(event),
    },
  }
}

/** One message line, `warning: …`. */
export function formatMessage(
  terminal: Terminal,
  level: LogLevel,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): string {
  const label = level === 'warn' ? styled(terminal, 'yellow', 'warning:') : styled(terminal, 'dim', `${level}:`)
  const details = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
  return `${label} ${printable(`${message}${details.join('')}`)}\n`
}
