/** `nwb2zarr clean`: what conversions that never ended have left. */

import { defineCommand } from '../command.ts'
import { flag, text } from '../option.ts'
import { outputNamed } from '../output-named.ts'

export const clean = defineCommand({
  name: 'clean',
  usage: 's3://BUCKET[/PREFIX] [--yes]',
  summary: 'List what unfinished conversions have left in an output of the AWS deployment; with --yes delete it.',
  options: {
    yes: flag('delete what is listed, but for what was written to within the last hour'),
    endpoint: text('URL', 'S3 endpoint, where it is not AWS'),
  },
  examples: [
    { does: 'look first', run: 'clean s3://my-zarr' },
    { does: 'delete; sessions that failed then start from nothing', run: 'clean s3://my-zarr --yes' },
  ],
  async run(values, positionals, context) {
    const output = outputNamed('clean', positionals)
    return (await import('../actions/clean.ts')).cleanOutput(output, values, context)
  },
})
