/**
 * One intended difference between source and store; all of them go to `nwb2zarr/changes.json` beside the store's data.
 *
 * A comparison applies them in order to what the sources hold and expects the result in the store, so `before` and
 * `after` say all that changed. Of an attribute they are
 * - its value before and after, null where there is none; or `{shape}` → `{shape}`; or `{dtype, value}` → `{dtype}`.
 *
 * Of an object they are
 * - a kind (`"group"`, `"dataset"`, `"link"`) → null: it is left out, with all that is in it;
 * - null → `"group"`: an empty group is added;
 * - null or its texts → its texts: a dataset of texts is added or gets others; a list in a list is an axis more;
 * - an element type → another: the same numbers; `{shape}` → `{shape}` or null: the same elements;
 * - `{path}` or `{file, path}` → `{path}`: it was there, in the session's file of that number, and is here now;
 * - `{file, path}` → `{sameAs}`: an object of that file that the one at `path` stands for;
 * - `{path, field}` or `{path}` → `{attributes}`: a new object with the elements of the one there (or one field of them)
 *   and just these attributes;
 * - `{dtype}` → `{columns, references}`: the columns beside it hold its fields; what named it leads to `references`;
 * - null or a kind → `{dtype, shape, data, attributes}`, `{attributes}` or `{target}`: a new dataset, group or link;
 *   without `attributes`, an object that was there keeps its own.
 *
 * Where only `after` has a value, one of numbers is `{dtype, value}` (recordedValue of attributes.ts).
 * In a value `{"ref": "0:/path"}` is an object of a source, `{"ref": "/path"}` one of the store.
 */

import type { NodePath } from './tree.ts'

export interface Change {
  /** The named step that made it, kebab-case. */
  readonly step: string
  /** Output path of the object (an attribute's object). */
  readonly path: NodePath
  /** Attribute, where the change is to one. */
  readonly attribute?: string
  /** Plain JSON: the value, dtype or name before; null where there was none. */
  readonly before: unknown
  /** The same after; null where it was removed. */
  readonly after: unknown
  /** One sentence for a scientist. */
  readonly reason: string
}

/** What a step returns: the new tree and what it changed. */
export interface StepResult<Tree> {
  readonly tree: Tree
  readonly changes: readonly Change[]
  /** What a person should know and nothing was changed for; full sentences. */
  readonly warnings?: readonly string[]
}
