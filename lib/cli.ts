/** The command line: argv → command → exit code. `lib/nwb2zarr.js` starts it. */

import { nearestName } from '#lib/nearest-name.ts'
import type { Command } from './cli/command.ts'
import { COMMANDS } from './cli/commands/index.ts'
import { EXIT_CODES } from './cli/exit-codes.ts'
import { formatCommandHelp, formatHelp } from './cli/help.ts'
import { listenForInterruption } from './cli/interruption.ts'
import { failureOf, writeFailure } from './cli/report-error.ts'
import { openTerminal, type Terminal } from './cli/terminal.ts'

import { InvalidInputError } from './errors.ts'
import { TOOL } from './tool.ts'

/** Runs the command that `argv` (without node and script) names; resolves to the exit code and never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = openTerminal()
  process.stdout.on('error', leaveClosedPipe)
  process.on('uncaughtException', error => process.exit(fail(error, argv, terminal)))

  const command = COMMANDS.find(({ name }) => name === argv[0])
  const farewell = () => writeFarewell(terminal, command)
  const interruption = listenForInterruption(farewell)
  try {
    if (command === undefined) return await withoutCommand(argv, terminal)
    return await runCommand(command, argv.slice(1), { terminal, signal: interruption.signal })
  } catch (error) {
    const stopped = interruption.exitCode()
    if (stopped === undefined) return fail(error, argv, terminal)
    farewell()
    return stopped
  } finally {
    interruption.close()
  }
}

async function runCommand(
  command: Command,
  argv: readonly string[],
  context: Parameters<Command['run']>[1],
): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    context.terminal.writeResult(await commandHelp(command))
    return EXIT_CODES.done
  }
  return command.run(argv, context)
}

async function withoutCommand([first, second]: readonly string[], terminal: Terminal): Promise<number> {
  if (first === '--version' || first === '-V') {
    terminal.writeResult(`${TOOL.version}\n`)
    return EXIT_CODES.done
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    const named = COMMANDS.find(({ name }) => name === second)
    terminal.writeResult(named === undefined ? formatHelp(COMMANDS) : await commandHelp(named))
    return EXIT_CODES.done
  }
  if (first === undefined) {
    terminal.writeMessage(formatHelp(COMMANDS))
    return EXIT_CODES.badInput
  }
  const names = COMMANDS.map(({ name }) => name)
  const near = nearestName(first, names)
  throw new InvalidInputError(
    `There is no command ${first}. ${near === undefined ? `There are ${names.join(', ')}; --help tells more.` : `Did you mean ${near}?`}`,
  )
}

const commandHelp = async (command: Command) => formatCommandHelp(command, { more: await command.moreOptions() })

/** Writes the error where people and, with `--json`, machines look for it. */
function fail(error: unknown, argv: readonly string[], terminal: Terminal): number {
  const failure = failureOf(error)
  writeFailure(failure, error, terminal, { isDebug: / --log-level[ =]debug /.test(` ${argv.join(' ')} `) })
  if (argv.includes('--json')) terminal.writeResult(`${JSON.stringify({ error: failure }, undefined, 2)}\n`)
  return failure.exitCode
}

function writeFarewell(terminal: Terminal, command: Command | undefined): void {
  const line = terminal.isInteractive ? '\r\x1b[2K' : ''
  terminal.writeMessage(`${line}Stopped.${command?.interrupted === undefined ? '' : ` ${command.interrupted}`}\n`)
}

/** `nwb2zarr tree … | head`: whoever reads has had enough. */
function leaveClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(EXIT_CODES.done)
  throw error
}
