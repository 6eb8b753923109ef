/** `nwb2zarr metadata`: the AIND metadata documents of sessions, without converting them. */

import { InvalidInputError } from '#lib/errors.ts'
import { defineCommand } from '../command.ts'
import { METADATA_SOURCES, SCHEMA_VERSION } from '../metadata-options.ts'
import { count, flag, text } from '../option.ts'
import { SESSION_OPTIONS } from '../session-options.ts'

export const metadata = defineCommand({
  name: 'metadata',
  usage: '--dataset NAME --out DIR | --check DIR',
  summary: 'Write the AIND metadata documents of sessions, from small parts of their files; or check documents.',
  options: {
    out: text('DIR', 'gets a folder for each session, and _report/ about the run; a folder or s3://BUCKET/PREFIX'),
    ...METADATA_SOURCES,
    profile: SCHEMA_VERSION,
    zip: flag('an archive for each session instead of a folder'),
    location: text('URI', 'write metadata.nd.json too, for the asset at this address ({name} is its name)'),
    jobs: count('sessions at the same time (default: 3)'),
    overwrite: flag('make again what is recorded as done, or fetch again what is in the cache'),
    preload: flag('only fill --cache with the answers of --service about all animals of the sessions'),
    check: text('DIR', 'check the documents in this folder and below; exit code 1 where one is wrong'),
    ...SESSION_OPTIONS,
    endpoint: text('URL', 'S3 endpoint, where it is not AWS'),
  },
  interrupted: 'What is recorded as done stays; the same command goes on from there.',
  examples: [
    {
      does: 'documents of a session, with answers of the service that are at hand',
      run: 'metadata --dataset visual-behavior-ephys --session 1064644573 --cache answers/ --tables tables/ --out metadata/',
    },
    {
      does: 'answers of the service about all animals of a dataset, kept in a folder',
      run: 'metadata --dataset visual-coding-ophys --service http://aind-metadata-service --cache answers/ --preload',
    },
    {
      does: 'a whole dataset, an archive for each session',
      run: 'metadata --dataset visual-behavior-ophys --cache answers/ --tables s3://BUCKET/tables --zip --out archives/',
    },
    { does: 'are documents that are there in order?', run: 'metadata --check metadata/' },
  ],
  async run(values, [unexpected], context) {
    if (unexpected !== undefined)
      throw new InvalidInputError(`metadata takes options only, not “${unexpected}”: nwb2zarr metadata --dataset NAME.`)
    const actions = await import('../actions/metadata.ts')
    if (values.check !== undefined) return actions.checkDocuments(values.check, values, context)
    if (values.preload) return actions.preload(values, context)
    if (values.out === undefined) throw new InvalidInputError('metadata needs --out: a folder for the documents.')
    return actions.writeDocuments(values.out, values, context)
  },
})
