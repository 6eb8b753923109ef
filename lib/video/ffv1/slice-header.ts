/** The head of a slice (RFC 9043, 4.6): which part of the frame it holds, and the tables of its planes. */

import { CorruptSourceError } from '#lib/errors.ts'
import type { Ffv1Header } from './header.ts'
import { freshStates, type RangeDecoder, readUnsigned } from './range-decoder.ts'

/** A rectangle of the frame, in luma samples. */
export interface SliceArea {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface SliceHeader {
  readonly area: SliceArea
  /** Set of quantization tables by plane group: luma, chroma, alpha. */
  readonly tableSets: readonly number[]
}

/** Versions 0 and 1 have one slice, without a header. */
export const wholeFrame = (width: number, height: number): SliceHeader => ({
  area: { x: 0, y: 0, width, height },
  tableSets: [0, 0, 0],
})

export function readSliceHeader(
  decoder: RangeDecoder,
  { slices: [columns, rows], quantization, hasAlpha }: Ffv1Header,
  width: number,
  height: number,
): SliceHeader {
  const states = freshStates()
  const [column, row] = [readUnsigned(decoder, states), readUnsigned(decoder, states)]
  const [acrossColumns, acrossRows] = [readUnsigned(decoder, states) + 1, readUnsigned(decoder, states) + 1]
  if (column + acrossColumns > columns || row + acrossRows > rows)
    throw new CorruptSourceError(`A slice at ${column}, ${row} of a frame of ${columns} x ${rows} slices.`)
  const tableSets = Array.from({ length: hasAlpha ? 3 : 2 }, () => readUnsigned(decoder, states))
  if (tableSets.some(set => set >= quantization.length))
    throw new CorruptSourceError(`A slice names quantization tables ${tableSets.join(', ')} of ${quantization.length}.`)
  // Picture structure and aspect ratio; neither touches the samples.
  for (let field = 0; field < 3; field++) readUnsigned(decoder, states)

  const x = Math.floor((column * width) / columns)
  const y = Math.floor((row * height) / rows)
  const area = {
    x,
    y,
    width: Math.floor(((column + acrossColumns) * width) / columns) - x,
    height: Math.floor(((row + acrossRows) * height) / rows) - y,
  }
  return { area, tableSets }
}
