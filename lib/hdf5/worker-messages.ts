/** What the thread of libhdf5 and its owner say to each other; plain data. */

import type { Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import type { Hdf5Object } from './hdf5-file.ts'
import type { BlockRequest, SharedBlocks } from './sync-bridge.ts'
import type { WireError } from './wire-error.ts'

/** Given to the thread when it starts. */
export interface Hdf5WorkerData {
  readonly shared: SharedBlocks
  /** Of the source, for messages. */
  readonly url: string
}

/** One at a time. */
export type Hdf5Request =
  | { readonly kind: 'open' }
  | { readonly kind: 'objects' }
  | { readonly kind: 'values'; readonly path: string; readonly region?: Region | undefined }

/** `values` hold references as addresses. */
export type Hdf5Result =
  | { readonly kind: 'opened' }
  | { readonly kind: 'objects'; readonly objects: readonly Hdf5Object[] }
  | { readonly kind: 'values'; readonly values: Values }

export type Hdf5Reply =
  | { readonly kind: 'done'; readonly result: Hdf5Result }
  /** `source`: reading the source failed, which the owner knows better. `usable`: the library was not disturbed. */
  | { readonly kind: 'failed'; readonly error: WireError; readonly source: boolean; readonly usable: boolean }

export type Hdf5WorkerMessage = BlockRequest | Hdf5Reply
