/** `nwb2zarr tree`: what a file or store holds. */

import { InvalidInputError } from '#lib/errors.ts'
import { formatTree } from '#lib/nwb/format-tree.ts'
import { printTree } from '#lib/nwb/json.ts'
import { defineCommand } from '../command.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { flag, text } from '../option.ts'
import { formatBytes } from '../quantities.ts'
import { readTree } from '../read-tree.ts'
import { openSession } from '../session.ts'

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
  async run(values, [name, ...rest], context) {
    if (name === undefined || rest.length > 0)
      throw new InvalidInputError('tree needs one file or store: nwb2zarr tree SOURCE.')
    const { terminal } = context
    const { environment, progress } = openSession(context, values)
    const shown = await readTree(name, environment)
    progress.clear()
    for (const warning of shown.warnings) environment.log('warn', warning)

    const lines = () =>
      formatTree(shown.tree, {
        width: terminal.resultColumns() ?? Number.POSITIVE_INFINITY,
        attributes: values.attributes,
        formatBytes,
      })
    terminal.writeResult(values.json ? printTree(shown.tree) : `${lines().join('\n')}\n`)
    return EXIT_CODES.done
  },
})
