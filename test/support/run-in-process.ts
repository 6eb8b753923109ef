/** Runs a command in this process, with a terminal that keeps what is written: quicker than a process of its own. */

import { COMMANDS } from '#lib/cli/commands/index.ts'
import { failureOf, writeFailure } from '#lib/cli/report-error.ts'
import type { Terminal } from '#lib/cli/terminal.ts'
import type { CommandRun } from './run-command.ts'

export async function runInProcess([name, ...argv]: readonly string[]): Promise<CommandRun> {
  const command = COMMANDS.find(known => known.name === name)
  if (command === undefined) throw new Error(`there is no command ${name}`)
  let stdout = ''
  let stderr = ''
  const terminal: Terminal = {
    writeResult: text => {
      stdout += text
    },
    writeMessage: text => {
      stderr += text
    },
    isInteractive: false,
    hasColor: false,
    columns: () => 100,
    resultColumns: () => undefined,
  }
  try {
    const code = await command.run(argv, { terminal, signal: new AbortController().signal })
    return { code, stdout, stderr }
  } catch (error) {
    const failure = failureOf(error)
    writeFailure(failure, error, terminal)
    return { code: failure.exitCode, stdout, stderr }
  }
}
