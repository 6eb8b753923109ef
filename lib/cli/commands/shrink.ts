/** `nwb2zarr shrink`: a copy of a store without the values of its large arrays. */

import { InvalidInputError } from '#lib/errors.ts'
import { defineCommand } from '../command.ts'
import { count, text } from '../option.ts'

/** Keeps tables, timestamps of a session and small images; drops recordings and movies. */
const DEFAULT_THRESHOLD_MB = 5

export const shrink = defineCommand({
  name: 'shrink',
  usage: 'STORE --out COPY',
  summary: 'Copy a store without the values of its large arrays; the copy says that it is shrunk.',
  options: {
    out: text(
      'COPY',
      'the copy, a folder or s3://BUCKET/PREFIX where nothing is yet; a store is never changed in place',
    ),
    'threshold-mb': count(
      `arrays with more megabytes of stored chunks lose their values (default: ${DEFAULT_THRESHOLD_MB})`,
    ),
    endpoint: text('URL', 'S3 endpoint, where it is not AWS'),
  },
  examples: [
    { does: 'a small copy', run: 'shrink session.nwb.zarr --out small.nwb.zarr' },
    { does: 'keep arrays of up to 20 MB', run: 'shrink session.nwb.zarr --threshold-mb 20 --out small.nwb.zarr' },
  ],
  async run({ out, 'threshold-mb': megabytes = DEFAULT_THRESHOLD_MB, ...values }, [name, ...others], context) {
    if (name === undefined || others.length > 0)
      throw new InvalidInputError('shrink needs one store: nwb2zarr shrink STORE --out COPY.')
    if (out === undefined) throw new InvalidInputError('shrink needs --out: the place of the copy.')
    const request = { store: name, out, thresholdBytes: megabytes * 1_000_000 }
    return (await import('../actions/shrink.ts')).shrinkOne(request, values, context)
  },
})
