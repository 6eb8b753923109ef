/** Dataspace message, versions 1 and 2 (HDF5 File Format 3.0, IV.A.2.b). */

import { type Cursor, corruptAt, expectUint8, readLength, readLengthOrUnlimited, readUint8, skip } from '../cursor.ts'

/** Most axes a dataset can have (H5S_MAX_RANK). */
export const MAX_RANK = 32

export interface Dataspace {
  /** `[]` for a scalar, undefined for the null dataspace. */
  readonly shape: readonly number[] | undefined
  /** How far each axis may grow; Infinity for an unlimited one. */
  readonly maxShape: readonly number[]
}

const NULL_DATASPACE = 2

export function readDataspace(cursor: Cursor): Dataspace {
  const version = expectUint8(cursor, 'version', 1, 2)
  const rank = readUint8(cursor)
  if (rank > MAX_RANK) throw corruptAt(cursor, `at most ${MAX_RANK} axes expected, found ${rank}`, 1)
  const flags = readUint8(cursor)
  const kind = version === 2 ? readUint8(cursor) : 0
  if (version === 1) skip(cursor, 5)
  if (kind === NULL_DATASPACE) return { shape: undefined, maxShape: [] }

  const axes = Array.from({ length: rank })
  const shape = axes.map(() => readLength(cursor))
  const maxShape = (flags & 1) === 0 ? shape : axes.map(() => readLengthOrUnlimited(cursor))
  if (shape.some((length, axis) => length > (maxShape[axis] ?? 0)))
    throw corruptAt(cursor, `a shape within its maximum [${maxShape.join(', ')}] expected, found [${shape.join(', ')}]`)
  return { shape, maxShape }
}
