/** Which files a data expression (tree.ts) reads from. */

import type { DataPart } from '#lib/nwb/tree.ts'

/** Rows of the first axis, half-open. */
export interface Rows {
  readonly from: number
  readonly to: number
}

/** Numbers of the files, ascending. With `rows`, those only that have some of them: a recording's videos follow one another. */
export function filesOf(part: DataPart, rows?: Rows): readonly number[] {
  const files = new Set<number>()
  visit(part, rows, files)
  return [...files].sort((a, b) => a - b)
}

function visit({ data, shape }: DataPart, rows: Rows | undefined, files: Set<number>): void {
  switch (data.kind) {
    case 'source':
    case 'frames':
      files.add(data.file)
      return
    case 'values':
      return
    case 'field':
    case 'cast':
      visit({ data: data.of, shape }, rows, files)
      return
    case 'take':
    case 'reshape':
      visit(data.of, undefined, files)
      return
    case 'stack':
      for (const part of data.parts) visit(part, undefined, files)
      return
    case 'concat':
      visitParts(data.parts, data.axis === 0 ? rows : undefined, files)
  }
}

function visitParts(parts: readonly DataPart[], rows: Rows | undefined, files: Set<number>): void {
  let offset = 0
  for (const part of parts) {
    const length = part.shape[0] ?? 0
    const inside = rows && { from: rows.from - offset, to: rows.to - offset }
    if (inside === undefined || (inside.from < length && inside.to > 0)) visit(part, inside, files)
    offset += length
  }
}
