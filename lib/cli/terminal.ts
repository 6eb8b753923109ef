/** Where the command line writes: results go to stdout, progress and messages to stderr. Tests pass their own. */

export interface Terminal {
  writeResult(text: string): void
  writeMessage(text: string): void
  /** True where messages appear on a screen that can redraw a line. */
  readonly isInteractive: boolean
  /** True where messages may be coloured (https://no-color.org). */
  readonly hasColor: boolean
  /** Width of the screen now, in characters. */
  columns(): number
}

/** Wide enough for every line we print, where nobody can tell. */
const DEFAULT_COLUMNS = 100

export function openTerminal({ stdout, stderr, env }: NodeJS.Process = process): Terminal {
  const isInteractive = stderr.isTTY === true && env.TERM !== 'dumb'
  return {
    writeResult: text => void stdout.write(text),
    writeMessage: text => void stderr.write(text),
    isInteractive,
    hasColor: isInteractive && !env.NO_COLOR,
    columns: () => stderr.columns || DEFAULT_COLUMNS,
  }
}

const CODES = { bold: '1', dim: '2', red: '31', yellow: '33' } as const

/** The text in a style, or as it is where the terminal has no colour. */
export const styled = (terminal: Terminal, style: keyof typeof CODES, text: string): string =>
  terminal.hasColor ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text
