/**
 * What a builder of a document takes and gives. A builder is a pure function: everything that it knows is in its input, so
 * that two runs with the same clock give the same text.
 *
 * The order: `acquisition` and `instrument` first; `data_description` and `subject` take the session's times and modalities
 * from the finished acquisition, so that no two documents of a session disagree.
 */

import type { LookedUp, Need } from '#lib/datasets/dataset.ts'
import type { NodeId, NwbTree } from '#lib/nwb/tree.ts'
import type { JsonObject } from './json-value.ts'
import type { Profile } from './profile.ts'
import type { MetadataTables, TableRow } from './tables/metadata-tables.ts'

/** The datasets that have metadata documents, by the names that `lib/datasets` has for them. */
export const METADATA_DATASETS = [
  'visual-behavior-ephys',
  'visual-behavior-ophys',
  'visual-coding-ephys',
  'visual-coding-ophys',
] as const

export type MetadataDataset = (typeof METADATA_DATASETS)[number]

/** First and last element of a dataset of one axis, in the order of the file; NaN where they are. Undefined for an empty one. */
export type Ends = readonly [first: number, last: number]

/** Smallest and largest element of a dataset, NaN left out. Undefined where there is no number. */
export type Extent = readonly [least: number, greatest: number]

/** Which values of the NWB files the builders look at, by the identity of their datasets. */
export interface ValueNeeds {
  /** Whole, each within its bound. Links are to be followed before (`linkedNeeds` of lib/datasets does). */
  readonly values: readonly Need[]
  readonly ends: readonly NodeId[]
  /** Streamed, whatever their length. */
  readonly extents: readonly NodeId[]
}

/** One file of a session, and the values that were read of it: identities hold the file's number, one map serves all files. */
export interface NwbContent {
  /** Base first; of several planes all, in the order of the release's table. */
  readonly files: readonly [NwbTree, ...NwbTree[]]
  readonly values: LookedUp
  readonly ends: ReadonlyMap<NodeId, Ends | undefined>
  readonly extents: ReadonlyMap<NodeId, Extent | undefined>
}

/** What the metadata service (or the cache of its answers) says of the animal, as it came. */
export interface ServiceAnswer {
  /** Where it came from, for messages: a URL or a path. */
  readonly url: string
  /** 200, or 400 where the service calls its own answer invalid; null where a cache holds the body only. */
  readonly status: 200 | 400 | null
  readonly body: JsonObject
}

export interface MetadataInput {
  readonly dataset: MetadataDataset
  /** As `nwb2zarr sessions` lists it: id and kind are the finder's. */
  readonly session: { readonly id: string; readonly kind: string }
  /** Six digits, by which the service and the tables of the institute know the animal. */
  readonly mouseId: string
  readonly nwb: NwbContent
  /**
   * The release's own row on the session; of several planes one each, in the order of the files. Of Visual Behavior
   * Neuropixels the row of `ecephys_sessions.csv` for recordings, of `behavior_sessions.csv` otherwise; of Visual Coding
   * 2-photon empty: its list is a document (`ophys-experiments`).
   */
  readonly rows: readonly TableRow[]
  readonly tables: MetadataTables
  readonly subject: ServiceAnswer
  readonly procedures: ServiceAnswer
  /** Wall clock of the packaging, `2026-01-02T03:04:05`: the one thing that differs between two runs. */
  readonly packagedAt: string
  readonly profile: Profile
}

/** A remark that stops nothing. */
export interface MetadataWarning {
  /** Kebab-case, the same for all sessions: `genotype-mismatch`. */
  readonly code: string
  /** A sentence for a person, with the session's own values. */
  readonly message: string
}

export interface Built {
  /** As profile 2.7 has it; keys in the schema's order. */
  readonly document: JsonObject
  readonly warnings: readonly MetadataWarning[]
}

/** Builds one document. Throws InvalidInputError (a table, an answer) or TransformError (the NWB) where it cannot. */
export type Builder = (input: MetadataInput) => Built

/** Builds a document that goes by the finished acquisition. */
export type DependentBuilder = (input: MetadataInput, acquisition: JsonObject) => Built

/** Which values a builder's documents need; `files` as in NwbContent. */
export type NeedsOf = (input: Pick<MetadataInput, 'dataset' | 'session'> & Pick<NwbContent, 'files'>) => ValueNeeds
