/** Attributes of one object, decoded. References are still addresses: paths are known only after the walk. */

import type { DataType } from '#lib/array/dtype.ts'
import type { Values } from '#lib/array/values.ts'
import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import { type Decoding, heapOver } from './decoding.ts'
import { dtypeOf, type ElementType, elementTypeOf, holdsPointers, unsupportedPart } from './element-type.ts'
import type { Metadata } from './h5wasm-module.ts'
import { withHeapMemory } from './heap-memory.ts'
import type { Libhdf5 } from './libhdf5.ts'
import { valueBuilder } from './value-builder.ts'

export interface DecodedAttribute {
  readonly name: string
  readonly dtype: DataType
  readonly shape: readonly number[] | null
  readonly values: Values
}

/** Most bytes that one attribute may decode to; texts that many elements share could otherwise fill any memory. */
const ATTRIBUTE_BYTES = 256 * 1024 * 1024

/** All attributes, by the bytes of their names. */
export function readAttributes(library: Libhdf5, path: string): DecodedAttribute[] {
  const aim = `list the attributes of ${path}`
  const names = library.call({ path, aim }, (module, file) => module.get_attribute_names(file, path))
  if (names.length === 0) checkNoAttributes(library, path)
  const sorted = names
    .map(name => ({ name, bytes: Buffer.from(name) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
  return sorted.map(({ name }) => readAttribute(library, path, name))
}

/**
 * An empty list can mean that one attribute could not be decoded: the library gathers all before it names the first, and of
 * all its iterations this one fails without printing anything. Opening an attribute by a name that is not there goes
 * through them as well, and says why it found none. (Reclaiming is the one call that opens by name and does not throw.)
 */
function checkNoAttributes(library: Libhdf5, path: string): void {
  const reason = library.reasonOfFailure((module, file) => module.reclaim_vlen_memory(file, path, NO_ATTRIBUTE, 0n))
  if (reason?.includes("can't locate attribute")) return
  throw new CorruptSourceError(`Cannot list the attributes of ${path}: ${reason ?? 'the list is cut short'}`, {
    url: library.url,
    path,
  })
}

const NO_ATTRIBUTE = 'nwb2zarr: no attribute'

function readAttribute(library: Libhdf5, path: string, name: string): DecodedAttribute {
  const label = `attribute ${JSON.stringify(name)} of ${path}`
  const place = { url: library.url, path }
  const aim = `read ${label}`
  const metadata = library.call({ path, aim }, (module, file) => module.get_attribute_metadata(file, path, name))
  const type = elementTypeOf(metadata)
  const feature = unsupportedPart(type)
  if (feature !== undefined)
    throw new UnsupportedFeatureError(feature, `The ${label} has a datatype that cannot be read: ${feature}`, place)

  const { shape, total_size: count } = metadata
  if (count * type.size > library.fileSize)
    throw new CorruptSourceError(`The ${label} claims ${count} elements, more than the file has bytes for`, place)
  let budget = ATTRIBUTE_BYTES
  const spend = (bytes: number) => {
    budget -= bytes
    if (budget < 0) throw new CorruptSourceError(`The ${label} grows beyond ${ATTRIBUTE_BYTES} bytes`, place)
  }
  const values = readAll(library, metadata, type, { path, name }, { place, label: `The ${label}`, spend })
  return { name, dtype: dtypeOf(type), shape, values }
}

function readAll(
  library: Libhdf5,
  metadata: Metadata,
  type: ElementType,
  { path, name }: { readonly path: string; readonly name: string },
  decoding: Decoding,
): Values {
  const count = metadata.shape === null ? 0 : metadata.total_size
  const builder = valueBuilder(type, count, decoding)
  if (count === 0) return builder.finish()
  const aim = `read attribute ${JSON.stringify(name)} of ${path}`
  return withHeapMemory(library, count * type.size, decoding.place, pointer => {
    library.call({ path, aim, harmless: 'H5Tset_order' }, (module, file) =>
      module.get_attribute_data(file, path, name, BigInt(pointer)),
    )
    builder.append(heapOver(library.module.HEAPU8), pointer, type.size, count)
    if (holdsPointers(type))
      library.call({ path, aim }, (module, file) => module.reclaim_vlen_memory(file, path, name, BigInt(pointer)))
    return builder.finish()
  })
}
