/** The door to all stores: a folder or a file: or s3: URL, and, read only, an https: or dandi: URL. */

import type { DandiOptions } from './dandi-api.ts'
import { openDandiStore } from './dandi-store.ts'
import { type FileStoreOptions, openFileStore } from './file-store.ts'
import { type HttpStoreOptions, openHttpStore } from './http-store.ts'
import { parseLocation } from './location.ts'
import type { S3Options } from './s3-connection.ts'
import type { Store } from './store.ts'

export interface OpenStoreOptions extends FileStoreOptions, HttpStoreOptions, DandiOptions, S3Options {}

/** Options that do not concern the kind of the URL are ignored. */
export async function openStore(url: string, options: OpenStoreOptions = {}): Promise<Store> {
  const { kind, name } = parseLocation(url)
  switch (kind) {
    case 'file':
      return openFileStore(name, options)
    case 'http':
      return openHttpStore(name, options)
    case 's3': {
      const { openS3Store } = await import('./s3-store.ts')
      return openS3Store(name, options)
    }
    case 'dandi':
      return openDandiStore(name, options)
  }
}
