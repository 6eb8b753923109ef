/** `nwb2zarr specs`: the specifications that a file or store caches, as JSON files. */

import { InvalidInputError } from '#lib/errors.ts'
import { defineCommand } from '../command.ts'
import { text } from '../option.ts'

export const specs = defineCommand({
  name: 'specs',
  usage: 'SOURCE|STORE --out DIR',
  summary: 'Write the specifications that a file or store caches, each as a JSON file.',
  options: {
    out: text('DIR', 'folder or s3://BUCKET/PREFIX for NAMESPACE/VERSION/SOURCE.json'),
    endpoint: text('URL', 'S3 endpoint, where it is not AWS'),
  },
  examples: [
    { does: 'of an NWB file', run: 'specs session.nwb --out specs/' },
    { does: 'of a store', run: 'specs session.nwb.zarr --out specs/' },
  ],
  async run({ out, ...values }, [name, ...others], context) {
    if (name === undefined || others.length > 0)
      throw new InvalidInputError('specs needs one file or store: nwb2zarr specs SOURCE --out DIR.')
    if (out === undefined) throw new InvalidInputError('specs needs --out: a folder for the specifications.')
    return (await import('../actions/specs.ts')).writeSpecifications(name, out, values, context)
  },
})
