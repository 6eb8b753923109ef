/**
 * What h5wasm does not tell of a number: whether it uses all its bits, and whether a float is an IEEE one. libhdf5
 * hands such elements on as they are stored, so the datatype message itself is looked at.
 */

import { itemSize } from '#lib/array/dtype.ts'
import type { Values } from '#lib/array/values.ts'
import type { UsedBits } from './dataset-layout.ts'
import type { FormatFile } from './format-file.ts'
import { MESSAGE } from './header-message.ts'
import { readNumberBits } from './messages/number-bits.ts'
import { toNativeElements } from './native-elements.ts'
import { findMessage, readObjectHeader } from './object-header.ts'

export interface NumberFormats {
  /**
   * The numbers of the dataset whose object header is at `address`, as memory holds them: `values` themselves nearly
   * always. Throws UnsupportedFeatureError for floats that are not IEEE, and for integers inside of records, lists, arrays
   * or enumerations that use a part of their bits.
   */
  toNative(values: Values, address: number, path: string): Promise<Values>
}

export function numberFormatsOf(format: () => Promise<FormatFile>): NumberFormats {
  return {
    async toNative(values, address, path) {
      if (!hasNumbers(values)) return values
      const usedBits = await readBits({ ...(await format()), path }, address)
      if (usedBits !== undefined && values.kind === 'fixed')
        toNativeElements(values.bytes, { itemSize: itemSize(values.dtype) ?? 1, bigEndian: false, usedBits })
      return values
    },
  }
}

/** Undefined where the elements are as memory has them. */
async function readBits(file: FormatFile & { readonly path: string }, address: number): Promise<UsedBits | undefined> {
  const message = await findMessage(file, await readObjectHeader(file, address), MESSAGE.datatype)
  return message && readNumberBits(message)
}

function hasNumbers(values: Values): boolean {
  switch (values.kind) {
    case 'fixed':
      return true
    case 'records':
      return values.fields.some(field => hasNumbers(field.values))
    case 'lists':
    case 'arrays':
      return hasNumbers(values.values)
    case 'strings':
    case 'references':
    case 'opaque':
      return false
  }
}
