/** Chunk shapes that a dataset gives to some of its arrays; they win over the general rule, and a person's over them. */

import { itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { DatasetNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walkDatasets } from '#lib/nwb/walk.ts'
import { matchesPath } from '#lib/plan/path-pattern.ts'

/** `path` is a pattern: `*` one part, `**` any number of parts. */
export type ChunkRule =
  /** This shape, however small the array; `all` is the length of the axis. */
  | { readonly kind: 'shape'; readonly path: string; readonly chunkShape: readonly (number | 'all')[] }
  /** Whole rows, as many as `bytes` hold, for arrays of numbers of more than `aboveBytes`. */
  | { readonly kind: 'rows'; readonly path: string; readonly bytes: number; readonly aboveBytes: number }

/** The chunk shape of one array, by its path. */
export interface FixedChunks {
  readonly path: NodePath
  readonly chunkShape: readonly number[]
}

/** What the rules come to for the arrays of a finished tree; of several rules the first that fits an array holds. */
export function fixedChunks(rules: readonly ChunkRule[], tree: NwbTree): readonly FixedChunks[] {
  if (rules.length === 0) return []
  return [...walkDatasets(tree.root)].flatMap(({ path, node }) => {
    for (const rule of rules) {
      const chunkShape = matchesPath(rule.path, path) ? chunkShapeBy(rule, node) : undefined
      if (chunkShape !== undefined) return [{ path, chunkShape }]
    }
    return []
  })
}

/** Undefined where the rule has nothing to say of such an array. */
function chunkShapeBy(rule: ChunkRule, { dtype, shape }: DatasetNode): readonly number[] | undefined {
  if (shape === null || shape.length === 0) return undefined
  if (rule.kind === 'shape') {
    if (rule.chunkShape.length !== shape.length) return undefined
    return rule.chunkShape.map((length, axis) => Math.max(1, length === 'all' ? (shape[axis] ?? 1) : length))
  }
  const size = itemSize(dtype)
  if (size === undefined || typeof dtype === 'object' || elementCount(shape) * size <= rule.aboveBytes) return undefined
  const [length = 1, ...rest] = shape
  const rows = Math.max(1, Math.floor(rule.bytes / (elementCount(rest) * size)))
  return [Math.min(length, rows), ...rest]
}
