/** The bytes of one stored chunk to the values in it. */

import { formatDtype, isCompoundType, itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import type { Waiting } from '#lib/async.ts'
import type { CodecSpec } from '#lib/codecs/codec-spec.ts'
import { type ByteCodecSpec, decodeBytes, type ElementFilterSpec, isElementFilter } from '#lib/codecs/codec-table.ts'
import { decodeJson2 } from '#lib/codecs/json2.ts'
import { decodeVlenUtf8 } from '#lib/codecs/vlen-utf8.ts'
import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import { codecSpecOf } from './codec-config.ts'
import { decodeText, swapRecords, swapWords } from './decode-elements.ts'
import { type StoredElements, storedElements, storedItemSize } from './element-type.ts'
import { valuesOfJson } from './json-values.ts'
import type { StoredArray } from './open-store-arrays.ts'
import { unpackRecords } from './pack-records.ts'

/** A chunk that decodes to more is refused. Writers keep to some megabytes; c-blosc itself ends at 2 GiB. */
const MOST_CHUNK_BYTES = 2 ** 30

/** How the chunks of one array are decoded; made once, then used for each chunk. */
export interface ChunkDecoder {
  readonly elements: StoredElements
  /** All elements of the chunk, in the array's order (C or F). Throws CorruptSourceError on anything but a whole chunk. */
  decode(bytes: Uint8Array, options?: Waiting): Promise<Values>
}

/** Throws UnsupportedFeatureError where a codec or type is not read here: pickles never are. */
export function chunkDecoder(array: StoredArray): ChunkDecoder {
  const { path, metadata } = array
  const elements = storedElements(metadata, array.attributes.zarr_dtype, path)
  const configs = metadata.compressor === null ? metadata.filters : [...metadata.filters, metadata.compressor]
  const specs = configs.map(config => codecSpecOf(config, path))
  const { filter, chain } = splitChain(specs, elements, path)
  const count = elementCount(metadata.chunkShape)
  const size = storedItemSize(elements)
  const maxBytes = size === undefined ? MOST_CHUNK_BYTES : count * size
  if (maxBytes > MOST_CHUNK_BYTES)
    throw new UnsupportedFeatureError('chunk size', `"${path}" has chunks of ${maxBytes} bytes`, { path })

  return {
    elements,
    decode: async (bytes, { signal } = {}) => {
      const decoded = await decodeBytes(bytes, chain, { maxBytes, signal })
      if (filter !== undefined) return objectValues(decoded, filter, elements, metadata.chunkShape)
      if (decoded.length !== maxBytes)
        throw new CorruptSourceError(`The chunk holds ${decoded.length} bytes, expected ${maxBytes}`)
      return fixedValues(decoded, elements)
    },
  }
}

/** The filter that makes objects, which must come first, and the codecs of bytes behind it. */
function splitChain(specs: readonly CodecSpec[], elements: StoredElements, path: string) {
  const [first, ...rest] = specs
  const filter: ElementFilterSpec | undefined = first !== undefined && isElementFilter(first) ? first : undefined
  const chain = filter === undefined ? specs : rest
  if ((elements.kind === 'objects') !== (filter !== undefined) || chain.some(isElementFilter))
    throw new CorruptSourceError(`"${path}" has elements and filters that do not go together`, { path })
  return { filter, chain: chain as readonly ByteCodecSpec[] }
}

function objectValues(
  bytes: Uint8Array,
  filter: ElementFilterSpec,
  { dtype }: StoredElements,
  chunkShape: readonly number[],
): Values {
  if (filter.id === 'json2') return valuesOfJson(decodeJson2(bytes, chunkShape), dtype)
  if (dtype !== 'string' || filter.id === 'pickle')
    throw new CorruptSourceError(`Elements of type ${formatDtype(dtype)} can't be stored by ${filter.id}`)
  return { kind: 'strings', strings: decodeVlenUtf8(bytes, elementCount(chunkShape), filter.id) }
}

/** `bytes` is ours to change. */
function fixedValues(bytes: Uint8Array, elements: StoredElements): Values {
  switch (elements.kind) {
    case 'numbers':
      if (elements.bigEndian) swapWords(bytes, itemSize(elements.dtype) ?? 1)
      return { kind: 'fixed', dtype: elements.dtype, bytes }
    case 'records':
      return swapRecords(unpackRecords(bytes, elements.dtype), elements.bigEndian)
    case 'text':
      return { kind: 'strings', strings: decodeText(bytes, elements) }
    case 'objects':
      throw new UnsupportedFeatureError(
        'element type',
        `${isCompoundType(elements.dtype) ? 'Records' : 'Objects'} need a filter`,
      )
  }
}
