/** `nwb2zarr inspect`: what nwbinspector and PyNWB's validator would say, and more. */

import { InvalidInputError } from '#lib/errors.ts'
import { CHECK_IMPORTANCES } from '#lib/inspect/finding.ts'
import { defineCommand } from '../command.ts'
import { choice, flag, text, texts } from '../option.ts'

export const INSPECT_OPTIONS = {
  config: text('NAME|FILE', 'importance of the checks: dandi, default, or a YAML or JSON file (default: dandi)'),
  select: texts('CHECK', 'run these checks only (repeatable; several with commas)'),
  ignore: texts('CHECK', 'leave these checks out (repeatable; several with commas)'),
  threshold: choice(CHECK_IMPORTANCES, 'leave checks of less importance out (default: BEST_PRACTICE_SUGGESTION)'),
  modules: texts('FILE', 'JavaScript or TypeScript modules whose exports are checks of your own'),
  source: texts('FILE', 'what the store was converted from: tells which findings came with the conversion'),
  report: text('FILE', 'write the report there too'),
  overwrite: flag('replace a report that is there'),
  levels: text('FIELDS', 'fields to group the report by (default: importance,file_path)'),
  reverse: text('FLAGS', 'true or false for each level: turn its order around'),
  detailed: flag('an entry for each file, also where several files share a finding'),
  'skip-validate': flag('do not hold the objects against the schemas in the file'),
  quick: flag('without the checks that may read whole arrays'),
  compat: flag('with the faults of nwbinspector, for comparing reports with it'),
  list: flag('list the checks and do nothing else'),
  endpoint: text('URL', 'S3 endpoint, where it is not AWS'),
}

export const inspect = defineCommand({
  name: 'inspect',
  usage: 'STORE|FILE|FOLDER...|--list',
  summary: 'Check stores and NWB files against their schemas and the best practices of nwbinspector.',
  options: INSPECT_OPTIONS,
  examples: [
    { does: 'a store; exit code 1 where anything is found', run: 'inspect session.nwb.zarr' },
    {
      does: 'what the conversion has brought, beside what was there before',
      run: 'inspect session.nwb.zarr --source session.nwb',
    },
    { does: 'only what the archive DANDI would refuse', run: 'inspect session.nwb.zarr --threshold CRITICAL' },
    { does: 'all files of a folder, with a report to keep', run: 'inspect stores/ --report report.txt' },
    { does: 'every check by name', run: 'inspect --list' },
    { does: 'for a program', run: 'inspect session.nwb.zarr --json' },
  ],
  async run(values, files, context) {
    if (values.list) return (await import('../actions/inspect.ts')).listChecks(values, context)
    if (files.length === 0)
      throw new InvalidInputError('inspect needs a store, a file or a folder: nwb2zarr inspect STORE.')
    return (await import('../actions/inspect.ts')).inspectAll(files, values, context)
  },
})
