/** Elements as a file stores them → elements as memory holds them: little-endian, and integers that fill all their bits. */

import type { DatasetLayout, UsedBits } from './dataset-layout.ts'
import { swapBytes } from './filters/swap-bytes.ts'

/** In place. Costs nothing where the elements are stored as memory holds them, which is the rule. */
export function toNativeElements(
  bytes: Uint8Array,
  { itemSize, bigEndian, usedBits }: Pick<DatasetLayout, 'itemSize' | 'bigEndian' | 'usedBits'>,
): void {
  if (bigEndian) swapBytes(bytes, itemSize)
  if (usedBits !== undefined) spreadBits(bytes, itemSize, usedBits)
}

/** Moves the used bits down to bit 0 and repeats the sign above them, or zeros. */
function spreadBits(bytes: Uint8Array, itemSize: number, { offset, count, signed }: UsedBits): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (itemSize === 8) {
    const wrap = signed ? BigInt.asIntN : BigInt.asUintN
    for (let at = 0; at < bytes.length; at += 8) {
      const value = wrap(count, view.getBigUint64(at, true) >> BigInt(offset))
      view.setBigUint64(at, BigInt.asUintN(64, value), true)
    }
    return
  }
  // Up against bit 31 first, so that the way down brings the sign along.
  const up = 32 - offset - count
  const down = 32 - count
  for (let at = 0; at < bytes.length; at += itemSize) {
    let stored = 0
    for (let byte = itemSize - 1; byte >= 0; byte--) stored = (stored << 8) | view.getUint8(at + byte)
    const top = stored << up
    const value = signed ? top >> down : top >>> down
    for (let byte = 0; byte < itemSize; byte++) view.setUint8(at + byte, value >> (8 * byte))
  }
}
