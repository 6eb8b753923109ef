/** `nwb2zarr convert`: each source becomes a store. */

import { InvalidInputError } from '#lib/errors.ts'
import { IMPORTANCES } from '#lib/inspect/finding.ts'
import { defineCommand } from '../command.ts'
import { CONVERSION_OPTIONS } from '../conversion-options.ts'
import { destinationsOf } from '../destinations.ts'
import { checkMetadataOptions, METADATA_SOURCES, SCHEMA_VERSION } from '../metadata-options.ts'
import { choice, flag, text } from '../option.ts'
import { CHOICES, checkDatasetOptions, DATASET_OPTIONS } from '../session-options.ts'

export const convert = defineCommand({
  name: 'convert',
  usage: 'SOURCE...|--dataset NAME --out STORE|FOLDER',
  summary: 'Convert NWB files, or sessions of a dataset, to NWB Zarr stores.',
  options: {
    out: text('STORE|FOLDER', 'the store (ends in .zarr), or the folder or prefix that gets a store for each source'),
    ...CONVERSION_OPTIONS,
    ...DATASET_OPTIONS,
    metadata: flag('write the AIND metadata documents of each session of a dataset too, beside its store'),
    ...METADATA_SOURCES,
    'schema-version': SCHEMA_VERSION,
    overwrite: flag('replace a store that another source or other options have made there'),
    verify: flag('compare the store with its sources at the end, as the command compare does'),
    'no-inspect': flag('do not inspect the store at the end, as the command inspect does'),
    'fail-on': choice(IMPORTANCES, 'exit code 1 where the inspection finds something as important as this, or more'),
    'dry-run': flag('print the plan, as the command plan does, and write nothing'),
  },
  later: CHOICES,
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
    {
      does: 'a session of a dataset, from the public buckets, by the rules of the dataset',
      run: 'convert --dataset visual-behavior-ephys --session 1064644573 --out stores/',
    },
    {
      does: 'all sessions of a kind from a mirror, as the reference converter does it',
      run: 'convert --dataset visual-behavior-ophys --kind multi-plane --root /data/allen --profile R --out stores/',
    },
    {
      does: 'a session with its AIND metadata documents',
      run: 'convert --dataset visual-behavior-ephys --session 1064644573 --metadata --cache answers/ --tables tables/ --out stores/',
    },
    { does: 'with proof that nothing is lost', run: 'convert session.nwb --out session.nwb.zarr --verify' },
    {
      does: 'for a pipeline: exit code 1 where the store has faults that an archive refuses',
      run: 'convert session.nwb --out session.nwb.zarr --fail-on CRITICAL',
    },
    { does: 'what it would do', run: 'convert session.nwb --out session.nwb.zarr --dry-run' },
  ],
  async run({ out, 'dry-run': isDryRun, ...values }, sources, context) {
    checkDatasetOptions(values)
    checkMetadataOptions(values, sources)
    if (sources.length === 0 && values.dataset === undefined)
      throw new InvalidInputError('convert needs a source: nwb2zarr convert SOURCE --out STORE.')
    if (out === undefined && !isDryRun)
      throw new InvalidInputError('convert needs --out: a store that ends in .zarr, or a folder for the stores.')
    const folder = out ?? '.'
    if (values.dataset !== undefined) {
      if (isDryRun) return (await import('../actions/plan-dataset.ts')).printDatasetPlan(sources, values, context)
      return (await import('../actions/convert.ts')).convertDataset({ sources, out: folder }, values, context)
    }
    const destinations = destinationsOf(sources, folder)
    if (isDryRun) return (await import('../actions/plan.ts')).printPlans(destinations, values, context)
    return (await import('../actions/convert.ts')).convertAll(destinations, values, context)
  },
})
