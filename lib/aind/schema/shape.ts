/** What a JSON value of a metadata document must look like, as plain data. */

import type { JsonValue } from '../json-value.ts'

/** Values that have no parts. */
export type ScalarKind =
  | 'any'
  | 'null'
  | 'boolean'
  | 'number'
  | 'integer'
  | 'text'
  | 'date'
  | 'time'
  | 'date-time'
  | 'time-zone'
  | 'uri-reference'
  | 'commit-hash'
  /** Without underscores: it becomes part of a name whose parts they separate. */
  | 'subject-label'
  /** Without characters that file names cannot have. */
  | 'project-label'

export interface ScalarShape {
  readonly kind: 'scalar'
  readonly scalar: ScalarKind
  /** Smallest and largest number; `above` is not reached. */
  readonly least?: number
  readonly most?: number
  readonly above?: number
}

export interface ObjectShape {
  readonly kind: 'object'
  /** Class of the schema, for messages. */
  readonly name: string
  /** In the order in which documents have them. */
  readonly fields: ReadonlyMap<string, Field>
  /** Other keys are allowed. */
  readonly isOpen: boolean
}

export interface Field {
  readonly shape: Shape
  /** What stands there where nobody says otherwise; a field without is required. */
  readonly fallback?: JsonValue
}

export type Shape =
  | ScalarShape
  | ObjectShape
  | { readonly kind: 'constant'; readonly value: string | number | null }
  | { readonly kind: 'word'; readonly vocabulary: string; readonly words: readonly string[] }
  | { readonly kind: 'list'; readonly of: Shape; readonly isFilled: boolean }
  | { readonly kind: 'map'; readonly keys?: Shape; readonly of: Shape }
  /** At least one of them. */
  | { readonly kind: 'any-of'; readonly shapes: readonly Shape[] }
  /** Just one of them; the constant in the field `by` tells which is meant. */
  | { readonly kind: 'one-of'; readonly name: string; readonly by: string; readonly shapes: readonly Shape[] }
  /** A class, vocabulary or union by its name; classes hold each other. */
  | { readonly kind: 'named'; readonly name: string }
