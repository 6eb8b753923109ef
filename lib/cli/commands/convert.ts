/** `nwb2zarr convert`: each source becomes a store. */

import { InvalidInputError } from '#lib/errors.ts'
import { defineCommand } from '../command.ts'
import { CONVERSION_OPTIONS } from '../conversion-options.ts'
import { destinationsOf } from '../destinations.ts'
import { flag, text } from '../option.ts'

export const convert = defineCommand({
  name: 'convert',
  usage: 'SOURCE... --out STORE|FOLDER',
  summary: 'Convert NWB files to NWB Zarr stores.',
  options: {
    out: text('STORE|FOLDER', 'the store (ends in .zarr), or the folder or prefix that gets a store for each source'),
    ...CONVERSION_OPTIONS,
    overwrite: flag('replace a store that another source or other options have made there'),
    'dry-run': flag('print the plan, as the command plan does, and write nothing'),
  },
  interrupted: 'What is written stays; the same command goes on from there.',
  examples: [
    { does: 'one file, one store', run: 'convert session.nwb --out session.nwb.zarr' },
    { does: 'several files, a store for each in a folder', run: 'convert session.nwb probe_lfp.nwb --out stores/' },
    { does: 'from a public bucket, without a copy on disk', run: 'convert s3://BUCKET/KEY.nwb --out session.nwb.zarr' },
    { does: 'from DANDI', run: 'convert dandi:000713/sub-1/sub-1_ses-1.nwb --out stores/' },
    {
      does: 'other chunks and another codec for the LFP',
      run: "convert probe_lfp.nwb --out stores/ --chunks '/acquisition/**/data=500000,8' --codec '/acquisition/**=gzip:9'",
    },
    { does: 'what it would do', run: 'convert session.nwb --out session.nwb.zarr --dry-run' },
  ],
  async run({ out, 'dry-run': isDryRun, ...values }, sources, context) {
    if (sources.length === 0)
      throw new InvalidInputError('convert needs a source: nwb2zarr convert SOURCE --out STORE.')
    if (out === undefined)
      throw new InvalidInputError('convert needs --out: a store that ends in .zarr, or a folder for the stores.')
    const destinations = destinationsOf(sources, out)
    if (isDryRun) return (await import('../actions/plan.ts')).printPlans(destinations, values, context)
    return (await import('../actions/convert.ts')).convertAll(destinations, values, context)
  },
})
