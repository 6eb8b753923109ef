/** The door to all sources: a path, or a file:, https:, s3: or dandi: URL. */

import type { ByteSource } from './byte-source.ts'
import type { DandiOptions } from './dandi-api.ts'
import { openDandiSource } from './dandi-source.ts'
import { openFileSource } from './file-source.ts'
import { openHttpSource } from './http-source.ts'
import { parseLocation } from './location.ts'
import type { S3Options } from './s3-connection.ts'
import { withSplitReads } from './split-reads.ts'

export interface OpenSourceOptions extends DandiOptions, S3Options {}

/**
 * Options that do not concern the kind of the URL are ignored; long reads over the network go over several connections.
 * The caller closes the source.
 */
export async function openSource(url: string, options: OpenSourceOptions = {}): Promise<ByteSource> {
  const { kind, name } = parseLocation(url)
  switch (kind) {
    case 'file':
      return openFileSource(name, options)
    case 'http':
      return withSplitReads(await openHttpSource(name, options))
    case 'dandi':
      return withSplitReads(await openDandiSource(name, options))
    case 's3': {
      // The SDK takes a third of a second to load; local and HTTP sources do without.
      const { openS3Source } = await import('./s3-source.ts')
      return withSplitReads(await openS3Source(name, options))
    }
  }
}
