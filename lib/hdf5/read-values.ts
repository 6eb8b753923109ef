/** Elements of a dataset through libhdf5: whatever layout and filter it has. */

import { elementCount, type Region, wholeRegion } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import { CorruptSourceError, InvalidInputError, UnsupportedFeatureError } from '#lib/errors.ts'
import { type Decoding, heapOver } from './decoding.ts'
import { type ElementType, elementTypeOf, holdsPointers, unsupportedPart } from './element-type.ts'
import { withHeapMemory } from './heap-memory.ts'
import type { Libhdf5 } from './libhdf5.ts'
import { slabsOf } from './slabs.ts'
import { type ValueBuilder, valueBuilder } from './value-builder.ts'

/** Bytes that one call of the library reads; the wasm heap grows to it and never shrinks. */
const SLAB_BYTES = 64 * 1024 * 1024

/** What an element with pointers is taken to need, contents included: the true size is known only after reading. */
const POINTER_ELEMENT_BYTES = 256

/** Most bytes that one read hands out. Callers that want more ask for regions. */
const LARGEST_READ = 1024 ** 3

/** Deflate, shuffle, fletcher32, szip, n-bit, scale-offset: what h5wasm is built with. */
const LIBRARY_FILTERS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6])

/**
 * Elements of `region` (all without it), C order; references are addresses as decimal texts. What lies in other files must
 * have been brought (neighbours.ts).
 */
export function readValues(library: Libhdf5, path: string, region?: Region): Values {
  const place = { url: library.url, path }
  const aim = `read the description of ${path}`
  const metadata = library.call({ path, aim }, (module, file) => module.get_dataset_metadata(file, path))
  const type = elementTypeOf(metadata)
  const box = checkedRegion(metadata.shape, region, path, library.url)
  const count = metadata.shape === null ? 0 : elementCount(box.shape)
  refuseUnreadable(library, path, type)
  if (count * type.size > LARGEST_READ)
    throw new InvalidInputError(`${count} elements of ${path} are more than one read can hold`, {
      ...place,
      advice: 'Read it region by region.',
    })

  let budget = LARGEST_READ
  const spend = (bytes: number) => {
    budget -= bytes
    if (budget < 0) throw new CorruptSourceError(`${path} decodes to more than ${LARGEST_READ} bytes`, place)
  }
  const decoding = { place, label: path, spend }
  const builder = valueBuilder(type, count, decoding)
  if (count === 0) return builder.finish()
  const elementBytes = holdsPointers(type) ? Math.max(type.size, POINTER_ELEMENT_BYTES) : type.size
  for (const slab of slabsOf(box, metadata.chunks, Math.floor(SLAB_BYTES / elementBytes)))
    readSlab(library, { path, slab, type }, builder, decoding)
  return builder.finish()
}

function readSlab(
  library: Libhdf5,
  { path, slab, type }: { readonly path: string; readonly slab: Region; readonly type: ElementType },
  builder: ValueBuilder,
  { place }: Decoding,
): void {
  const count = elementCount(slab.shape)
  const aim = `read values of ${path}`
  withHeapMemory(library, count * type.size, place, pointer => {
    const [lengths, starts, strides] = [slab.shape, slab.start, slab.shape.map(() => 1)].map(axes => axes.map(BigInt))
    const isScalar = slab.shape.length === 0
    library.call({ path, aim, harmless: 'H5Tset_order' }, (module, file) =>
      isScalar
        ? module.get_dataset_data(file, path, null, null, null, BigInt(pointer))
        : module.get_dataset_data(file, path, lengths ?? [], starts ?? [], strides ?? [], BigInt(pointer)),
    )
    builder.append(heapOver(library.module.HEAPU8), pointer, type.size, count)
    if (!holdsPointers(type)) return
    library.call({ path, aim }, (module, file) =>
      isScalar
        ? module.reclaim_vlen_memory(file, path, '', BigInt(pointer))
        : module.reclaim_vlen_memory_count(file, path, '', BigInt(pointer), lengths ?? []),
    )
  })
}

function checkedRegion(shape: readonly number[] | null, region: Region | undefined, path: string, url: string): Region {
  const whole = wholeRegion(shape ?? [])
  if (region === undefined) return whole
  const fits =
    region.shape.length === whole.shape.length &&
    region.start.length === whole.shape.length &&
    whole.shape.every((extent, axis) => {
      const [from = -1, length = -1] = [region.start[axis], region.shape[axis]]
      return from >= 0 && length >= 0 && from + length <= extent
    })
  if (fits) return region
  const asked = `start [${region.start.join(', ')}], shape [${region.shape.join(', ')}]`
  throw new InvalidInputError(`${path} of shape [${whole.shape.join(', ')}] has no region ${asked}`, { url, path })
}

/** Names what the library cannot read, before it hands out something else. */
function refuseUnreadable(library: Libhdf5, path: string, type: ElementType): void {
  const refuse = (feature: string, why: string): never => {
    throw new UnsupportedFeatureError(feature, `${path} ${why}`, { url: library.url, path })
  }
  const part = unsupportedPart(type)
  if (part !== undefined) refuse(part, `has a datatype that cannot be read: ${part}`)
  const aim = `read the filters of ${path}`
  const filters = library.call({ path, aim }, (module, file) => module.get_dataset_filters(file, path))
  for (const { id, name } of filters) {
    if (LIBRARY_FILTERS.has(id)) continue
    refuse(`filter ${id}`, `is compressed with filter ${id}${name === '' ? '' : ` (${name})`}`)
  }
}
