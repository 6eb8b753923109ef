/** A comparison as text: the verdict, what was compared, what was changed on purpose, what differs. */

import type { Comparison, Difference } from '#lib/compare/difference.ts'
import { describeShrunk } from '#lib/zarr/shrink-store.ts'
import { alignColumns } from './columns.ts'
import { formatBytes, formatCount, formatSeconds } from './quantities.ts'
import { printable } from './terminal.ts'

/** Differences shown; `--json` has all. */
const SHOWN = 50

/** Longest value shown. */
const SHOWN_CHARACTERS = 120

/** Lines for a person, with a line feed at the end. */
export function formatComparison(store: string, comparison: Comparison): string {
  const { differences, notCompared, changes, compared, seconds, sampled, shrunk } = comparison
  const counts = [
    formatCount(compared.groups, 'group'),
    formatCount(compared.arrays, 'array'),
    formatCount(compared.links, 'link'),
    formatCount(compared.attributes, 'attribute'),
    `${formatCount(compared.values, 'value')} (${formatBytes(compared.bytes)})`,
  ]
  const steps = Object.entries(changes).sort(([a], [b]) => (a < b ? -1 : 1))
  const shown = differences.slice(0, SHOWN).flatMap(formatDifference)
  return [
    `${printable(store)}: ${verdict(comparison)}`,
    ...(shrunk === undefined ? [] : [`  ${printable(describeShrunk(shrunk))}`]),
    `  compared ${counts.join(', ')}${sampled ? ', a sample of each large array' : ''} in ${formatSeconds(seconds)}`,
    ...(steps.length === 0 ? [] : ['  changed on purpose, and checked:']),
    ...alignColumns(steps.map(([step, count]) => ['   ', printable(step), formatCount(count, 'change')])),
    ...notCompared.map(({ path, reason }) => `  not compared: ${printable(path)}: ${reason}`),
    ...shown.map(line => `  ${printable(line)}`),
    ...(differences.length > SHOWN ? [`  and ${formatCount(differences.length - SHOWN, 'more difference')}`] : []),
    '',
  ].join('\n')
}

function verdict({ differences, notCompared, sampled }: Comparison): string {
  if (differences.length > 0) return `differs from its source, in ${formatCount(differences.length, 'place')}`
  const what = sampled ? 'equals its source as far as was looked' : 'equals its source'
  return notCompared.length === 0 ? what : `${what}, but for ${formatCount(notCompared.length, 'array')} not compared`
}

function formatDifference(difference: Difference): readonly string[] {
  const { kind, path, attribute, index, field, expected, found, count, detail } = difference
  const place = [
    path,
    attribute === undefined ? '' : ` @${attribute}`,
    index === undefined ? '' : ` [${index.join(', ')}]`,
    field === undefined ? '' : ` .${field}`,
  ].join('')
  const more = count !== undefined && count > 1 ? ` (${formatCount(count, 'element')} differ)` : ''
  const hasValues = kind !== 'unreadable' && !(expected === null && found === null)
  const values = hasValues ? `: expected ${shorten(expected)}, found ${shorten(found)}` : ''
  return [`${kind}  ${place}${values}${more}`, ...(detail === undefined ? [] : [`    ${detail}`])]
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`
}
