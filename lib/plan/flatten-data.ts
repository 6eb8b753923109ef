/**
 * A data expression (tree.ts) → the boxes of source datasets that it is made of, where each box lands in the array as
 * it is, at most with axes of length 1 more or fewer. That is what can be moved without looking at the elements.
 */

import { type DataType, isNumberType } from '#lib/array/dtype.ts'
import { elementCount, intersectRegions, type Region } from '#lib/array/region.ts'
import type { Data, DataPart, NodePath } from '#lib/nwb/tree.ts'

/** A box of one source dataset and the box of the array that it fills. */
export interface Leaf {
  readonly file: number
  readonly path: NodePath
  /** Box of the dataset. */
  readonly region: Region
  /** Box of the array; as many elements as `region`. */
  readonly target: Region
  /** For each axis of the array the axis of the dataset that it is; null where the dataset has none (length 1). */
  readonly axes: readonly (number | null)[]
  /** Types that the elements pass through, in order; none where they stay as stored. */
  readonly casts: readonly DataType[]
}

/**
 * The boxes that fill `region` of data of that shape, in the order of the expression; undefined where part of it is not
 * such a box: values of the plan, fields of compounds, elements under quite another shape.
 */
export function flattenData({ data, shape }: DataPart, region: Region): readonly Leaf[] | undefined {
  if (elementCount(region.shape) === 0) return []
  switch (data.kind) {
    case 'source':
      return [sourceLeaf(data, region)]
    case 'cast': {
      const leaves = flattenData({ data: data.of, shape }, region)
      return leaves?.map(leaf => ({ ...leaf, casts: [...leaf.casts, data.dtype] }))
    }
    case 'concat':
      return joinLeaves(concatParts(data.parts, data.axis, region))
    case 'stack':
      return joinLeaves(stackParts(data.parts, data.axis, region))
    case 'take':
      return joinLeaves(takeRuns(data.of, data.indices, region))
    case 'reshape':
      return reshaped(data.of, shape, region)
    case 'values':
    case 'frames':
    case 'field':
      return undefined
  }
}

/** Can the elements be moved as bytes, at most cast from number to number? */
export function isMovable(dtype: DataType, data: Data): boolean {
  return (isNumberType(dtype) || dtype === 'bool') && castsOf(data).every(isNumberType)
}

/** Is it the frames of recordings, one after another? They are decoded in order, not moved. */
export function isFrames(data: Data): boolean {
  if (data.kind === 'concat') return data.axis === 0 && data.parts.every(part => isFrames(part.data))
  return data.kind === 'frames'
}

/** Every type that a cast names. */
function castsOf(data: Data): readonly DataType[] {
  switch (data.kind) {
    case 'cast':
      return [data.from, data.dtype, ...castsOf(data.of)]
    case 'field':
      return castsOf(data.of)
    case 'take':
    case 'reshape':
      return castsOf(data.of.data)
    case 'concat':
    case 'stack':
      return data.parts.flatMap(part => castsOf(part.data))
    case 'source':
    case 'values':
    case 'frames':
      return []
  }
}

function sourceLeaf(data: Extract<Data, { kind: 'source' }>, region: Region): Leaf {
  const origin = data.region?.start ?? []
  return {
    file: data.file,
    path: data.path,
    region: { start: region.start.map((from, axis) => from + (origin[axis] ?? 0)), shape: region.shape },
    target: region,
    axes: region.shape.map((_, axis) => axis),
    casts: [],
  }
}

/** Leaves of parts, or undefined where a part has none. */
function joinLeaves(parts: Iterable<readonly Leaf[] | undefined>): readonly Leaf[] | undefined {
  const all: Leaf[] = []
  for (const leaves of parts) {
    if (leaves === undefined) return undefined
    all.push(...leaves)
  }
  return all
}

function* concatParts(parts: readonly DataPart[], axis: number, region: Region) {
  let offset = 0
  for (const part of parts) {
    const length = part.shape[axis] ?? 0
    const whole = { start: region.start.with(axis, offset), shape: region.shape.with(axis, length) }
    const meeting = intersectRegions(region, whole)
    if (meeting !== undefined) {
      const inside = { ...meeting, start: meeting.start.with(axis, (meeting.start[axis] ?? 0) - offset) }
      yield flattenData(part, inside)?.map(leaf => shifted(leaf, axis, offset))
    }
    offset += length
  }
}

function* stackParts(parts: readonly DataPart[], axis: number, region: Region) {
  const from = region.start[axis] ?? 0
  const inside = { start: region.start.toSpliced(axis, 1), shape: region.shape.toSpliced(axis, 1) }
  for (const [at, part] of parts.slice(from, from + (region.shape[axis] ?? 0)).entries()) {
    yield flattenData(part, inside)?.map(leaf => ({
      ...leaf,
      target: {
        start: leaf.target.start.toSpliced(axis, 0, from + at),
        shape: leaf.target.shape.toSpliced(axis, 0, 1),
      },
      axes: leaf.axes.toSpliced(axis, 0, null),
    }))
  }
}

/** A part for each run of rows that follow one another on both sides. */
function* takeRuns(of: DataPart, indices: readonly number[], region: Region) {
  const end = (region.start[0] ?? 0) + (region.shape[0] ?? 0)
  let row = region.start[0] ?? 0
  while (row < end) {
    const first = indices[row] ?? 0
    let length = 1
    while (row + length < end && indices[row + length] === first + length) length++
    const inside = { start: region.start.with(0, first), shape: region.shape.with(0, length) }
    const by = row - first
    yield flattenData(of, inside)?.map(leaf => shifted(leaf, 0, by))
    row += length
  }
}

/** Only where the shapes differ by axes of length 1. */
function reshaped(of: DataPart, shape: readonly number[], region: Region): readonly Leaf[] | undefined {
  const outer = longAxes(shape)
  const inner = longAxes(of.shape)
  if (outer.length !== inner.length || outer.some((axis, at) => shape[axis] !== of.shape[inner[at] ?? -1]))
    return undefined
  const inside = {
    start: of.shape.map((_, axis) => region.start[outer[inner.indexOf(axis)] ?? -1] ?? 0),
    shape: of.shape.map((_, axis) => region.shape[outer[inner.indexOf(axis)] ?? -1] ?? 1),
  }
  return flattenData(of, inside)?.map(leaf => ({
    ...leaf,
    target: {
      start: shape.map((_, axis) => leaf.target.start[inner[outer.indexOf(axis)] ?? -1] ?? 0),
      shape: shape.map((_, axis) => leaf.target.shape[inner[outer.indexOf(axis)] ?? -1] ?? 1),
    },
    axes: shape.map((_, axis) => leaf.axes[inner[outer.indexOf(axis)] ?? -1] ?? null),
  }))
}

const longAxes = (shape: readonly number[]): number[] => [...shape.keys()].filter(axis => shape[axis] !== 1)

function shifted(leaf: Leaf, axis: number, by: number): Leaf {
  const { start, shape } = leaf.target
  return { ...leaf, target: { start: start.with(axis, (start[axis] ?? 0) + by), shape } }
}
