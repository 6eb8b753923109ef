/** `nwb2zarr runs`: what the state machine has done. */

import { defineCommand } from '../command.ts'
import { text } from '../option.ts'
import { outputNamed } from '../output-named.ts'

export const runs = defineCommand({
  name: 'runs',
  usage: 's3://BUCKET[/PREFIX]',
  summary: 'List the runs of the AWS deployment with that output: sessions, bytes, dollars, what failed.',
  options: { endpoint: text('URL', 'S3 endpoint, where it is not AWS') },
  examples: [
    { does: 'all runs, the newest first', run: 'runs s3://my-zarr' },
    { does: 'for a program', run: 'runs s3://my-zarr/lab --json' },
  ],
  async run(values, positionals, context) {
    const output = outputNamed('runs', positionals)
    return (await import('../actions/runs.ts')).printRuns(output, values, context)
  },
})
