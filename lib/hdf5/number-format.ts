/**
 * What h5wasm does not tell of a number: whether it uses all its bits, and whether a float is an IEEE one. libhdf5
 * hands such elements on as they are stored, so the datatype message itself is looked at.
 */

import { isFloatType, itemSize, type NumberType } from '#lib/array/dtype.ts'
import type { Values } from '#lib/array/values.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import type { FormatFile } from './format-file.ts'
import { MESSAGE } from './header-message.ts'
import type { LazyFile } from './lazy-file.ts'
import { SourceReadFailure } from './libhdf5.ts'
import { type PlainType, readPlainType } from './messages/datatype.ts'
import { toNativeElements } from './native-elements.ts'
import { findMessage, readObjectHeader } from './object-header.ts'
import { readSuperblock } from './superblock.ts'

export interface NumberFormats {
  /**
   * The numbers of the dataset whose object header is at `address`, as memory holds them: `values` themselves nearly
   * always. Throws UnsupportedFeatureError for floats that are not IEEE. Values of other kinds are not looked at.
   */
  toNative(values: Values, address: number, path: string): Promise<Values>
}

/** Over the blocks that libhdf5 reads: what it has just read costs nothing again. */
export function numberFormatsOf(lazyFile: LazyFile): NumberFormats {
  const source = sourceOver(lazyFile)
  let file: Promise<FormatFile> | undefined

  return {
    async toNative(values, address, path) {
      if (values.kind !== 'fixed' || values.dtype === 'bool') return values
      file ??= readSuperblock(source)
      const type = await readNumberType({ ...(await file), path }, address, values.dtype)
      if (type?.usedBits !== undefined)
        toNativeElements(values.bytes, {
          itemSize: itemSize(values.dtype) ?? 1,
          bigEndian: false,
          usedBits: type.usedBits,
        })
      return values
    },
  }
}

async function readNumberType(
  file: FormatFile & { readonly path: string },
  address: number,
  dtype: NumberType,
): Promise<PlainType | undefined> {
  const messages = await readObjectHeader(file, address)
  const message = await findMessage(file, messages, MESSAGE.datatype)
  if (message === undefined) return undefined
  try {
    return readPlainType(message)
  } catch (error) {
    // Only of floats does it matter: the reader of messages knows fewer types than libhdf5 does.
    if (error instanceof UnsupportedFeatureError && !isFloatType(dtype)) return undefined
    throw error
  }
}

function sourceOver({ url, size, read }: LazyFile): ByteSource {
  return {
    url,
    size,
    etag: '',
    async read({ offset, length }) {
      const bytes = new Uint8Array(length)
      try {
        read(offset, bytes, 0, length)
      } catch (cause) {
        throw new SourceReadFailure('A read failed', { cause })
      }
      return bytes
    },
    async close() {},
  }
}
