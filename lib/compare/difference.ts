/** What a comparison finds: one place where the store is not what its sources and the listed changes make of it. */

import type { ShrunkMark } from '#lib/zarr/shrink-store.ts'

/** By what it is about; texts for people are made from the rest. */
export type DifferenceKind =
  /** An object, attribute or link that the store lacks. */
  | 'missing'
  /** One that no source has and no change adds. */
  | 'unexpected'
  | 'kind'
  | 'dtype'
  | 'shape'
  | 'attribute'
  | 'link'
  | 'value'
  /** A chunk or document of the store that cannot be decoded. */
  | 'unreadable'
  /** The consolidated metadata is not what the documents say. */
  | 'metadata'
  /** An entry of the list of changes that is not so. */
  | 'change'

export interface Difference {
  readonly kind: DifferenceKind
  /** Path in the store; of what the store lacks, where it should be. */
  readonly path: string
  readonly attribute?: string
  /** First element that differs, an index an axis. */
  readonly index?: readonly number[]
  /** Field of a compound. */
  readonly field?: string
  /** What the sources and the changes say, as plain JSON. */
  readonly expected: unknown
  /** What the store says. */
  readonly found: unknown
  /** Elements of the array that differ, where they were counted. */
  readonly count?: number
  /** What the kind alone does not tell, one sentence. */
  readonly detail?: string
}

/** An array whose elements were not compared, and why. */
export interface NotCompared {
  readonly path: string
  readonly reason: string
}

export interface Comparison {
  /** True where everything was compared (or sampled) and nothing differs. */
  readonly equal: boolean
  readonly differences: readonly Difference[]
  readonly notCompared: readonly NotCompared[]
  /** Intended changes by step, each checked. */
  readonly changes: Readonly<Record<string, number>>
  readonly compared: {
    readonly groups: number
    readonly arrays: number
    readonly links: number
    readonly attributes: number
    /** Elements, and their uncompressed bytes. */
    readonly values: number
    readonly bytes: number
  }
  /** The store is a copy that lacks the values of large arrays on purpose. */
  readonly shrunk?: ShrunkMark
  /** Only some chunks of the larger arrays were read. */
  readonly sampled: boolean
  readonly seconds: number
}
