/** Help texts, made from the commands' own tables. */

import type { Command, CommandSummary } from './command.ts'
import { EXIT_CODES } from './exit-codes.ts'
import type { OptionTable } from './option.ts'

const SOURCES = `A SOURCE is a path, an https: address, s3://BUCKET/KEY or dandi:DANDISET/PATH.
A STORE is a folder or s3://BUCKET/PREFIX.`

/** What `nwb2zarr --help` prints. */
export function formatHelp(commands: readonly Command[]): string {
  return `nwb2zarr turns NWB sessions stored as HDF5 into NWB Zarr stores that PyNWB opens.

Usage: nwb2zarr COMMAND …

Commands:
${columns(commands.map(command => [`${command.name} ${command.usage}`, command.summary]))}

${SOURCES}

Examples:
${commands.flatMap(command => command.examples.slice(0, 1).map(formatExample)).join('\n')}

nwb2zarr COMMAND --help tells more of one command; nwb2zarr --version prints the version.
Exit codes: ${EXIT_CODES.done} done, ${EXIT_CODES.findings} differences or findings, ${EXIT_CODES.badInput} bad usage or input, ${EXIT_CODES.unavailable} source or store unavailable, ${EXIT_CODES.internal} internal error.
`
}

/** What `nwb2zarr COMMAND --help` prints; `more`: options of the datasets. */
export function formatCommandHelp(command: CommandSummary, { more = {} }: { more?: OptionTable } = {}): string {
  return `${command.summary}

Usage: nwb2zarr ${command.name} ${command.usage}

${SOURCES}

Options:
${optionColumns(command.options)}
${Object.keys(more).length === 0 ? '' : `\nOptions of the datasets:\n${optionColumns(more)}\n`}
Examples:
${command.examples.map(formatExample).join('\n')}
`
}

const optionColumns = (options: OptionTable): string =>
  columns(Object.entries(options).map(([name, option]) => [optionLabel(name, option), option.help]))

function optionLabel(name: string, { short, placeholder }: CommandSummary['options'][string]): string {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`
  return placeholder === undefined ? names : `${names} ${placeholder}`
}

const formatExample = ({ does, run }: CommandSummary['examples'][number]): string => `  # ${does}\n  nwb2zarr ${run}`

/** Labels wider than this get a line of their own. */
const WIDEST_LABEL = 30

/** Texts longer than this go on in the next line. */
const WIDEST_TEXT = 105

/** Two columns, the second aligned. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([label]) => (label.length > WIDEST_LABEL ? 0 : label.length)))
  const indent = `\n  ${' '.repeat(width)}  `
  return rows
    .map(([label, text]) => {
      const lines = wrap(text).join(indent)
      return label.length > width ? `  ${label}${indent}${lines}` : `  ${label.padEnd(width)}  ${lines}`
    })
    .join('\n')
}

/** Lines of whole words. */
function wrap(text: string): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + word.length < WIDEST_TEXT) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}
