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

/** A file beside the source that the thread may read from now on, or why there is none. */
export interface Neighbour {
  readonly kind: 'neighbour'
  readonly name: string
  readonly file: { readonly url: string; readonly shared: SharedBlocks } | null
}

/** What the thread is told: one request at a time, and answers to its own. */
export type Hdf5Order = Hdf5Request | Neighbour

export type Hdf5Request =
  | { readonly kind: 'open' }
  | { readonly kind: 'objects' }
  | { readonly kind: 'bring'; readonly path: string }
  | { readonly kind: 'values'; readonly path: string; readonly region?: Region | undefined }

/** `values` hold references as addresses. */
export type Hdf5Result =
  | { readonly kind: 'opened' }
  | { readonly kind: 'objects'; readonly objects: readonly Hdf5Object[] }
  | { readonly kind: 'brought' }
  | { readonly kind: 'values'; readonly values: Values }

export type Hdf5Reply =
  | { readonly kind: 'done'; readonly result: Hdf5Result }
  /** `source`: reading the source failed, which the owner knows better. `usable`: the library was not disturbed. */
  | { readonly kind: 'failed'; readonly error: WireError; readonly source: boolean; readonly usable: boolean }

/** The thread wants to know of the file that the source calls by that name. */
export interface NeighbourRequest {
  readonly kind: 'find-neighbour'
  readonly name: string
}

export type Hdf5WorkerMessage = BlockRequest | NeighbourRequest | Hdf5Reply
