/** One intended difference between source and store; all of them go to `nwb2zarr/changes.json` beside the store's data. */

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
