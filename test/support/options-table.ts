/** The README's table of the datasets' options, made from the datasets' own tables; run as a script, it puts it there. */

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isOnOff } from '#lib/cli/dataset-choices.ts'
import { DATASETS } from '#lib/datasets/index.ts'

const README = fileURLToPath(new URL('../../README.md', import.meta.url))

/** What stands around the table. */
const START = '<!-- options of the datasets, made by: npm run readme -->'
const END = '<!-- end of the options -->'

/** Header and rows in Markdown, a row for each option of each dataset; rows that say the same are one. */
export function optionsTable(): readonly string[] {
  const uses = DATASETS.flatMap(({ name: dataset, options }) =>
    options.map(({ name, values, profiles, description }) => ({
      dataset,
      row: [
        isOnOff(values) ? `\`--${name}\`, \`--no-${name}\`` : `\`--${name} ${values.join('\\|')}\``,
        profiles.default,
        profiles.R,
        profiles.H,
        description,
      ],
    })),
  )
  const rows = [...Map.groupBy(uses, ({ row }) => row.join(' | '))]
    .map(([text, some]) => `${text} | ${some.map(({ dataset }) => dataset).join(', ')}`)
    .sort()
  return [
    '| Option | Default | R | H | What it does | Datasets |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(row => `| ${row} |`),
  ]
}

/** The rows that the README has, blanks and rules of any width made one. */
export function shownTable(readme: string): readonly string[] {
  const [, table = ''] = readme.split(START)
  return (table.split(END)[0] ?? '')
    .trim()
    .split('\n')
    .map(line => line.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---'))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [before = '', rest = ''] = readFileSync(README, 'utf8').split(START)
  writeFileSync(README, `${before}${START}\n\n${optionsTable().join('\n')}\n\n${END}${rest.split(END)[1] ?? ''}`)
}
