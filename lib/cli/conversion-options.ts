/** The options that `convert` and `plan` share. */

import { choice, flag, type OptionTable, size, text, texts } from './option.ts'

export const CONVERSION_OPTIONS = {
  chunks: texts('PATH=N,N', 'chunk shape of one array (PATH may hold * and **), or `source`: as stored in the source'),
  'chunk-size': size('uncompressed size that chunks aim at (default: 10MB)'),
  codec: texts('[PATH=]CODEC', 'zstd:5, blosc:zstd:5, gzip:9, zlib:4, none or `source`, for all arrays or for PATH'),
  'no-sample': flag('choose codecs without a look at the data; otherwise a few chunks of each large array are read'),
  only: texts('PATH', 'convert the data of these arrays only (repeatable, * and ** allowed)'),
  exclude: texts('PATH', 'leave these arrays out (repeatable, * and ** allowed)'),
  'reference-columns': choice(
    ['split', 'pickle'],
    'table columns of (start, count, reference): three plain columns, or hdmf-zarr’s pickle (default: split)',
  ),
  memory: size('memory that the process may use (default: 512MB)'),
  endpoint: text('URL', 'S3 endpoint, for stores and sources that are not on AWS'),
} satisfies OptionTable
