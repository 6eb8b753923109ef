/** `nwb2zarr compare`: is a store what its sources and the listed changes make of it? */

import { InvalidInputError } from '#lib/errors.ts'
import { defineCommand } from '../command.ts'
import { flag, size, text } from '../option.ts'

export const compare = defineCommand({
  name: 'compare',
  usage: 'SOURCE... STORE',
  summary: 'Compare a store with the files it was made from: every object, attribute, link, reference and value.',
  options: {
    sample: flag('a quick look: read only the first, the last and a few other parts of each large array'),
    memory: size('memory that the process may use (default: 512MB)'),
    endpoint: text('URL', 'S3 endpoint, where it is not AWS'),
  },
  examples: [
    { does: 'a store and its source; exit code 1 where they differ', run: 'compare session.nwb session.nwb.zarr' },
    {
      does: 'a session of several files, in the order in which they were converted',
      run: 'compare a.nwb b.nwb ab.nwb.zarr',
    },
    { does: 'a quick look', run: 'compare session.nwb session.nwb.zarr --sample' },
    { does: 'for a program', run: 'compare session.nwb session.nwb.zarr --json' },
  ],
  async run(values, names, context) {
    const store = names.at(-1)
    const sources = names.slice(0, -1)
    if (store === undefined || sources.length === 0)
      throw new InvalidInputError('compare needs a source and a store: nwb2zarr compare SOURCE... STORE.')
    const { sample, memory } = values
    const request = { sources, store, sample, ...(memory !== undefined && { memoryBytes: memory }) }
    return (await import('../actions/compare.ts')).compareOne(request, values, context)
  },
})
