/**
 * The NWB tree: one session as plain JSON-able data, whatever it was read from. It holds references to data, not data:
 * steps move references about, and nothing large is read until a unit of work runs.
 *
 * Links and references name their target by identity (`NodeId`), never by path, so that renames and merges cannot
 * lead them astray; `targets.ts` makes the one table from identity to output path when the tree is final.
 */

import type { DataType } from '#lib/array/dtype.ts'
import type { Region } from '#lib/array/region.ts'
import type { Attribute, Scalar } from '#lib/array/values.ts'

/** Absolute path in the tree: `/`, `/general/subject`. */
export type NodePath = `/${string}`

/**
 * Identity of a node. A node that came from a file: `<file number>:<absolute path in that file>`, for example
 * `0:/general/devices/probeA`. A node that a step made: `new:<step>:<what>`, unique in the tree.
 * Inside a tree a reference value `{ref}` holds a NodeId.
 */
export type NodeId = string

export interface GroupNode {
  readonly kind: 'group'
  readonly name: string
  readonly id: NodeId
  /** Further identities that lead here: objects of other files that this one stands for after a merge. */
  readonly aliases?: readonly NodeId[]
  readonly attributes: readonly Attribute[]
  /** Sorted by the UTF-8 bytes of their names; names are unique. */
  readonly children: readonly TreeNode[]
}

export interface DatasetNode {
  readonly kind: 'dataset'
  readonly name: string
  readonly id: NodeId
  readonly aliases?: readonly NodeId[]
  readonly attributes: readonly Attribute[]
  readonly dtype: DataType
  /** `[]` for a scalar; null for the HDF5 null dataspace. */
  readonly shape: readonly number[] | null
  readonly data: Data
  /** Names of the axes from the schema, for `_ARRAY_DIMENSIONS`; as many as `shape` has. */
  readonly dimensions?: readonly string[]
  /** How the source stores it; tells planner and reader, not part of the meaning. */
  readonly storage?: StorageHint
}

/** A soft link: the name of an object that lives elsewhere in the tree. */
export interface LinkNode {
  readonly kind: 'link'
  readonly name: string
  readonly target: NodeId
}

/** A link into another file, as stored. */
export interface ExternalLinkNode {
  readonly kind: 'external-link'
  readonly name: string
  readonly file: string
  readonly path: string
}

export type TreeNode = GroupNode | DatasetNode | LinkNode | ExternalLinkNode

/** Where a dataset's elements come from; shapes and axis order as the node's. */
export type Data =
  /** A dataset of a source file, or the box `region` of it. */
  | { readonly kind: 'source'; readonly file: number; readonly path: NodePath; readonly region?: Region }
  /** The elements themselves, flat, C order. Small: above 4 KiB the plan moves them to a blob beside it. */
  | { readonly kind: 'values'; readonly values: readonly Scalar[] }
  /**
   * The first frames of a recording (AVI), gray, of type uint8: (time, width, height). `keyFrames`: where decoding can
   * start, ascending, 0 included; absent where it can at every frame.
   */
  | { readonly kind: 'frames'; readonly file: number; readonly keyFrames?: readonly number[] }
  /** One field of a dataset of compounds. */
  | { readonly kind: 'field'; readonly of: Data; readonly name: string }
  /** The same elements as another type; a value that does not fit is a TransformError. */
  | { readonly kind: 'cast'; readonly of: Data; readonly from: DataType; readonly dtype: DataType }
  /** Parts one after another along an existing axis. */
  | { readonly kind: 'concat'; readonly axis: number; readonly parts: readonly DataPart[] }
  /** Parts of equal shape along a new axis. */
  | { readonly kind: 'stack'; readonly axis: number; readonly parts: readonly DataPart[] }
  /** Entries of axis 0 in the order given. */
  | { readonly kind: 'take'; readonly of: DataPart; readonly indices: readonly number[] }
  /** The same elements in C order under another shape. */
  | { readonly kind: 'reshape'; readonly of: DataPart }

/** Data with the shape that it has by itself. */
export interface DataPart {
  readonly data: Data
  readonly shape: readonly number[]
}

export interface StorageHint {
  readonly chunkShape: readonly number[] | null
  /** Names of the filters or codecs, for people: `gzip 4`, `shuffle`. */
  readonly filters: readonly string[]
  /** Bytes as stored, where known. */
  readonly storedBytes?: number
}

/** One source file of a session. Its index in `NwbTree.files` is the file number of ids and of `source` data. */
export interface TreeFile {
  readonly url: string
  readonly size: number
  readonly etag: string
  readonly digests?: Readonly<Record<string, string>>
}

export interface NwbTree {
  readonly files: readonly TreeFile[]
  /** The NWBFile group; its name is empty. */
  readonly root: GroupNode
}
