/** Where the command line writes: results go to stdout, progress and messages to stderr. Tests pass their own. */

export interface Terminal {
  writeResult(text: string): void
  writeMessage(text: string): void
  /** True where messages appear on a screen that can redraw a line. */
  readonly isInteractive: boolean
  /** True where messages may be coloured (https://no-color.org). */
  readonly hasColor: boolean
  /** Width of the screen that messages appear on now, in characters. */
  columns(): number
  /** The same for results; undefined where they go to a file or a pipe. */
  resultColumns(): number | undefined
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
    resultColumns: () => (stdout.isTTY === true ? stdout.columns || DEFAULT_COLUMNS : undefined),
  }
}

const CODES = { bold: '1', dim: '2', red: '31', yellow: '33' } as const

/** The text in a style, or as it is where the terminal has no colour. */
export const styled = (terminal: Terminal, style: keyof typeof CODES, text: string): string =>
  terminal.hasColor ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text

/** Names and texts out of files, fit for a screen: control characters, which could steer the terminal, become `�`. */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
