/** `nwb2zarr sessions`: which sessions a dataset has, and what each is made of. */

import { InvalidInputError } from '#lib/errors.ts'
import { defineCommand } from '../command.ts'
import { flag, text } from '../option.ts'
import { SESSION_OPTIONS } from '../session-options.ts'

export const sessions = defineCommand({
  name: 'sessions',
  usage: '--dataset NAME',
  summary: 'List the sessions of a dataset: their files, what is missing, what is odd.',
  options: {
    ...SESSION_OPTIONS,
    csv: flag('print a table with a row for each file'),
    endpoint: text('URL', 'S3 endpoint, where it is not AWS'),
  },
  examples: [
    { does: 'all sessions of a dataset', run: 'sessions --dataset visual-behavior-ephys' },
    {
      does: 'recordings of one mouse, for a program',
      run: 'sessions --dataset "Visual Behavior Ephys" --kind ecephys --subject 506940 --json',
    },
    {
      does: 'from a mirror in the layout of the public buckets',
      run: 'sessions --dataset visual-coding-ophys --root /data/allen --csv',
    },
  ],
  async run(values, positionals, context) {
    const [unexpected] = positionals
    if (unexpected !== undefined)
      throw new InvalidInputError(`sessions takes options only, not “${unexpected}”: nwb2zarr sessions --dataset NAME.`)
    if (values.csv && values.json) throw new InvalidInputError('Choose one of --csv and --json.')
    return (await import('../actions/sessions.ts')).printSessions(values, context)
  },
})
