/** `nwb2zarr tree`: what a file or store holds. */

import { InvalidInputError } from '#lib/errors.ts'
import { defineCommand } from '../command.ts'
import { flag, text } from '../option.ts'

export const tree = defineCommand({
  name: 'tree',
  usage: 'SOURCE|STORE',
  summary: 'Print what a file or store holds: types, shapes, chunks, codecs, links.',
  options: {
    attributes: flag('print every attribute too'),
    endpoint: text('URL', 'S3 endpoint, where it is not AWS'),
  },
  examples: [
    { does: 'an NWB file', run: 'tree session.nwb' },
    { does: 'with all its attributes', run: 'tree session.nwb --attributes' },
    { does: 'a store, for a program', run: 'tree session.nwb.zarr --json' },
    { does: 'a file on a web server; only its metadata is fetched', run: 'tree https://example.org/session.nwb' },
  ],
  async run(values, [name, ...others], context) {
    if (name === undefined || others.length > 0)
      throw new InvalidInputError('tree needs one file or store: nwb2zarr tree SOURCE.')
    return (await import('../actions/tree.ts')).printTree(name, values, context)
  },
})
