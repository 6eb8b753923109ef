/**
 * Values in memory and values in JSON.
 *
 * `Values` holds the elements of a region, C order, by the storage that suits them. `Scalar` is one element as JSON can
 * hold it without loss; attributes and small datasets of the tree are lists of it.
 */

import type { DataType, NumberType } from './dtype.ts'

/** Elements in C order. */
export type Values =
  /** Numbers and booleans: little-endian bytes, packed. The receiver owns `bytes`. */
  | { readonly kind: 'fixed'; readonly dtype: NumberType | 'bool'; readonly bytes: Uint8Array }
  | { readonly kind: 'strings'; readonly strings: readonly string[] }
  /** Path (or, in a tree, node id) of each target; null for a null reference. */
  | { readonly kind: 'references'; readonly targets: readonly (string | null)[] }
  /** Compounds, a column a field; every column has as many elements as there are records. */
  | { readonly kind: 'records'; readonly fields: readonly { readonly name: string; readonly values: Values }[] }
  /** Lists: the length of each, and all their elements one after another. */
  | { readonly kind: 'lists'; readonly lengths: readonly number[]; readonly values: Values }
  /** Small arrays in each element: all their elements one after another. */
  | { readonly kind: 'arrays'; readonly shape: readonly number[]; readonly values: Values }
  /** Bytes that nobody interprets (opaque, region references). */
  | { readonly kind: 'opaque'; readonly itemSize: number; readonly bytes: Uint8Array }

/**
 * One element as JSON:
 * - int8…int32, uint8…uint32 and finite floats: number, with `-0` as the text "-0";
 * - NaN and infinities: the texts "NaN", "Infinity", "-Infinity" (the dtype tells them from strings);
 * - int64, uint64: decimal text; bool: boolean; string: text;
 * - reference: `{ref}`, a path or node id, or null;
 * - compound: list of its fields; vlen and array: list of its elements; opaque and region: base64 text.
 */
export type Scalar = number | string | boolean | { readonly ref: string | null } | readonly Scalar[]

/** A typed value: `shape` `[]` is a scalar, null the HDF5 null dataspace. `values` is flat, in C order. */
export interface TypedValue {
  readonly dtype: DataType
  readonly shape: readonly number[] | null
  readonly values: readonly Scalar[]
}

export interface Attribute extends TypedValue {
  readonly name: string
}
