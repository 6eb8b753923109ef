/** `nwb2zarr plan`: what a conversion would read, write and take; also `convert --dry-run`. */

import { InvalidInputError } from '#lib/errors.ts'
import { defineCommand } from '../command.ts'
import { CONVERSION_OPTIONS } from '../conversion-options.ts'
import { storeName } from '../destinations.ts'
import { count, text } from '../option.ts'
import { CHOICES, checkDatasetOptions, DATASET_OPTIONS } from '../session-options.ts'

export const plan = defineCommand({
  name: 'plan',
  usage: 'SOURCE...|--dataset NAME',
  summary: 'Tell what a conversion would read, write and take; nothing is written.',
  options: {
    ...CONVERSION_OPTIONS,
    ...DATASET_OPTIONS,
    sample: count(
      'of a dataset, plan so many sessions of each kind, and reckon the others by their size (default: 20)',
    ),
    'chunk-records': text('PATH', 'print where each chunk of this dataset lies in the source, and nothing else'),
  },
  later: CHOICES,
  examples: [
    { does: 'arrays, chunks, codecs, bytes and time of a conversion', run: 'plan session.nwb' },
    {
      does: 'with the options that the conversion will have',
      run: 'plan probe_lfp.nwb --chunks source --codec source',
    },
    {
      does: 'bytes, objects, hours and dollars of a whole dataset',
      run: 'plan --dataset visual-coding-ephys --root /data/allen',
    },
    { does: 'the chunks of one dataset', run: 'plan probe_lfp.nwb --chunk-records /acquisition/lfp/data' },
  ],
  async run({ 'chunk-records': path, sample, ...values }, sources, context) {
    checkDatasetOptions(values)
    const [source, ...others] = sources
    if (values.dataset !== undefined && path === undefined) {
      const { printDatasetPlan } = await import('../actions/plan-dataset.ts')
      return printDatasetPlan(sources, { ...values, overwrite: false, sample }, context)
    }
    if (source === undefined) throw new InvalidInputError('plan needs a source: nwb2zarr plan SOURCE.')
    if (path !== undefined && others.length > 0) throw new InvalidInputError('--chunk-records takes one source.')
    const { printChunkRecords, printPlans } = await import('../actions/plan.ts')
    if (path !== undefined) return printChunkRecords(source, path, values, context)
    const destinations = sources.map(name => ({ source: name, out: storeName(name) }))
    return printPlans(destinations, { ...values, overwrite: false }, context)
  },
})
