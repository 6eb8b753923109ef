/**
 * A plan is plain data in files: everything that a worker needs to write its part of a store, and nothing that must be
 * decided again. `plan.json` is a ConversionPlan, `units.jsonl` a WorkUnit a line, `metadata.jsonl` a line a metadata
 * key, `records.bin` the chunk records that units read (unit-records.ts), `blobs/<sha256>` values above 4 KiB.
 */

import type { DataType } from '#lib/array/dtype.ts'
import type { Region } from '#lib/array/region.ts'
import type { CompressorSpec, FilterSpec } from '#lib/codecs/codec-spec.ts'
import type { DatasetLayout } from '#lib/hdf5/dataset-layout.ts'
import type { Data, NodePath, TreeFile } from '#lib/nwb/tree.ts'
import type { SampledCodec } from './choose-codec.ts'

/** Raised whenever a reader of an older number could go wrong; unknown numbers are refused. */
export const PLAN_FORMAT = 2

/** How the elements of an array get from source to store. */
export type Route =
  /** Stored chunks are copied undecoded: grid and codec agree on both sides. */
  | 'copy'
  /** Chunks are found by the chunk index, decoded natively and cut anew. */
  | 'rechunk'
  /** Read through h5wasm; `reason` says why. */
  | 'hyperslab'
  /** Decoded from recordings, from the key frame at or before the first one wanted. */
  | 'frames'
  /** Known when the plan is made. */
  | 'values'

/** A dataset of a source file whose elements are moved as bytes. */
export interface PlannedLayout {
  readonly file: number
  readonly path: NodePath
  readonly dtype: DataType
  readonly shape: readonly number[]
  /** Null where libhdf5 reads it. */
  readonly layout: DatasetLayout | null
  /** Chunk shape of the file, where it has one. */
  readonly chunkShape: readonly number[] | null
}

export interface PlannedArray {
  readonly path: NodePath
  readonly dtype: DataType
  /** As stored: a scalar is `[1]`. */
  readonly shape: readonly number[]
  readonly chunkShape: readonly number[]
  readonly filters: readonly FilterSpec[]
  readonly compressor: CompressorSpec | null
  /** What codecs made of samples of the array; only where some were taken. */
  readonly sampled?: readonly SampledCodec[]
  readonly data: Data
  readonly route: Route
  /** Why this route and not a faster one; only where there is something to say. */
  readonly reason?: string
}

/** Target of links and references, by NodeId (aliases included). */
export interface PlannedTarget {
  readonly path: NodePath
  readonly objectId: string | null
}

export interface PlanTotals {
  readonly units: number
  /** Bytes that units fetch, and the bytes that all their source chunks have together; the ratio is the read amplification. */
  readonly readBytes: number
  readonly sourceBytes: number
  /** Uncompressed bytes of all arrays. */
  readonly rawBytes: number
  /** Data objects (chunks) and metadata objects that the store will have. */
  readonly dataObjects: number
  readonly metadataObjects: number
  /** Objects that sessions of that many nodes and bytes should have at most: two a node, and the bytes over the chunk size. */
  readonly objectBudget: number
  /** Expected size of the store. */
  readonly estimatedBytes: number
  readonly estimatedSeconds: number
  /** Largest memory any one unit needs. */
  readonly unitMemoryBytes: number
}

export interface ConversionPlan {
  readonly format: typeof PLAN_FORMAT
  readonly tool: { readonly name: string; readonly version: string }
  /**
   * sha256 (hex) over tool, options and sources (URL and ETag), which is all that a plan depends on; a conversion goes
   * on where another with the same fingerprint stopped, by that one's plan.
   */
  readonly fingerprint: string
  readonly files: readonly TreeFile[]
  /** Options that shaped the plan, as given, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>
  readonly arrays: readonly PlannedArray[]
  readonly layouts: readonly PlannedLayout[]
  readonly targets: Readonly<Record<string, PlannedTarget>>
  /** Object id of the session's root group, which every reference names as its source. */
  readonly rootObjectId: string | null
  readonly totals: PlanTotals
  readonly warnings: readonly string[]
}

/** Chunks that one unit writes: a box of one array's chunk grid. */
export interface UnitPiece {
  /** Index into `ConversionPlan.arrays`. */
  readonly array: number
  /** Box of chunk coordinates. */
  readonly chunks: Region
}

/** A piece of a conversion that can be run, killed and run again by itself; no two units write the same key. */
export interface WorkUnit {
  readonly index: number
  readonly pieces: readonly UnitPiece[]
  /** Numbers of the files that it reads. */
  readonly files: readonly number[]
  /** Bytes fetched from sources, decoded bytes, and bytes held at once. */
  readonly readBytes: number
  readonly decodedBytes: number
  readonly memoryBytes: number
}

/** Written last by a unit; finished means a valid receipt and every key present with its size. */
export interface Receipt {
  readonly fingerprint: string
  readonly unit: number
  readonly keys: readonly { readonly key: string; readonly size: number }[]
}
