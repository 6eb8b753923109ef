/**
 * How an element lies in the wasm heap after libhdf5 has read it, and what becomes of it.
 *
 * Byte order: h5wasm asks for little-endian memory only where libhdf5 calls the order of the whole type big-endian
 * (every leaf that has an order); the library then goes through the members in turn and gives up at the first
 * enumeration, which keeps its own order, as does what follows. All other leaves come in the order of the file.
 */

import type { DataType, NumberType } from '#lib/array/dtype.ts'
import type { Metadata } from './h5wasm-module.ts'

export type StringPadding = 'null-terminated' | 'null-padded' | 'space-padded'

/** `size`: bytes in the heap. `swap`: the bytes are big-endian there. */
export type ElementType =
  | { readonly kind: 'number'; readonly dtype: NumberType; readonly size: number; readonly swap: boolean }
  /** An enumeration of FALSE = 0 and TRUE = 1, of any width. */
  | { readonly kind: 'bool'; readonly size: number }
  | { readonly kind: 'fixed-string'; readonly size: number; readonly padding: StringPadding }
  /** Pointer to a text that ends with a null byte; 0 is the empty text. */
  | { readonly kind: 'text'; readonly size: 4 }
  /** Address of an object header; 0 is the null reference. */
  | { readonly kind: 'reference'; readonly size: 8 }
  | { readonly kind: 'bytes'; readonly dtype: 'opaque' | 'region'; readonly size: number }
  | { readonly kind: 'record'; readonly size: number; readonly members: readonly RecordMember[] }
  /** Element count and pointer, 4 bytes each. */
  | { readonly kind: 'list'; readonly size: 8; readonly element: ElementType }
  | { readonly kind: 'array'; readonly size: number; readonly shape: readonly number[]; readonly element: ElementType }
  /** A type that this project has no form for. */
  | { readonly kind: 'unsupported'; readonly size: number; readonly feature: string }

export interface RecordMember {
  readonly name: string
  readonly offset: number
  readonly type: ElementType
}

/** The element type that `metadata` describes. Never fails: what has no form becomes `unsupported`. */
export function elementTypeOf(metadata: Metadata): ElementType {
  const orders = [...leafOrders(metadata)]
  const library = { converts: orders.length > 0 && orders.every(order => order === 'big') }
  return typeOf(metadata, library)
}

/** The dtype of the values that come of it; an unsupported type is called opaque, and its values cannot be read. */
export function dtypeOf(type: ElementType): DataType {
  switch (type.kind) {
    case 'number':
    case 'bytes':
      return type.dtype
    case 'bool':
      return 'bool'
    case 'fixed-string':
    case 'text':
      return 'string'
    case 'reference':
      return 'reference'
    case 'record':
      return { compound: type.members.map(member => ({ name: member.name, dtype: dtypeOf(member.type) })) }
    case 'list':
      return { vlen: dtypeOf(type.element) }
    case 'array':
      return { array: dtypeOf(type.element), shape: type.shape }
    case 'unsupported':
      return 'opaque'
  }
}

/** Name of the first part without a form, or undefined when all values can be read. */
export function unsupportedPart(type: ElementType): string | undefined {
  if (type.kind === 'unsupported') return type.feature
  return partsOf(type)
    .map(unsupportedPart)
    .find(feature => feature !== undefined)
}

/** Does reading allocate memory inside the library, which must be given back? */
export const holdsPointers = (type: ElementType): boolean =>
  type.kind === 'text' || type.kind === 'list' || partsOf(type).some(holdsPointers)

/** Are the numbers of the file big-endian, all of them? */
export function isBigEndian(metadata: Metadata): boolean {
  const orders = [...leafOrders(metadata)]
  return orders.length > 0 && orders.every(order => order === 'big')
}

function partsOf(type: ElementType): readonly ElementType[] {
  if (type.kind === 'record') return type.members.map(member => member.type)
  return type.kind === 'list' || type.kind === 'array' ? [type.element] : []
}

/** `library.converts` turns false at the member where libhdf5 stops converting the order. */
function typeOf(metadata: Metadata, library: { converts: boolean }): ElementType {
  const { type, size, signed } = metadata
  const swap = !metadata.littleEndian && !library.converts && size > 1
  switch (type) {
    case 0:
    case 4: // a bitfield is an unsigned integer
      return numberType(`${signed ? '' : 'u'}int${size * 8}`, size, swap, type === 4 ? 'bitfield' : 'integer')
    case 1:
      return numberType(`float${size * 8}`, size, swap, 'float')
    case 3:
      if (metadata.vlen) return { kind: 'text', size: 4 }
      return { kind: 'fixed-string', size, padding: PADDINGS[metadata.strpad ?? 0] ?? 'null-terminated' }
    case 5:
      return { kind: 'bytes', dtype: 'opaque', size }
    case 6:
      return {
        kind: 'record',
        size,
        members: (metadata.compound_type?.members ?? []).map(member => ({
          name: member.name,
          offset: member.offset,
          type: typeOf(member, library),
        })),
      }
    case 7:
      return referenceType(metadata)
    case 8:
      return enumType(metadata, library)
    case 9:
      if (metadata.vlen_type === undefined) break
      return { kind: 'list', size: 8, element: typeOf(metadata.vlen_type, library) }
    case 10: {
      const { array_type: element } = metadata
      if (element?.shape == null) break
      return { kind: 'array', size, shape: [...element.shape], element: typeOf(element, library) }
    }
  }
  return { kind: 'unsupported', size, feature: CLASS_NAMES[type] ?? `datatype of class ${type}` }
}

const PADDINGS: readonly StringPadding[] = ['null-terminated', 'null-padded', 'space-padded']

/** Classes that have no form here at all. */
const CLASS_NAMES: Readonly<Record<number, string>> = { 2: 'time datatype', 11: 'complex datatype' }

const NUMBER_TYPES: ReadonlySet<string> = new Set<NumberType>([
  ...(['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'] as const),
  ...(['float16', 'float32', 'float64'] as const),
])

const isNumberName = (name: string): name is NumberType => NUMBER_TYPES.has(name)

function numberType(name: string, size: number, swap: boolean, noun: string): ElementType {
  if (isNumberName(name)) return { kind: 'number', dtype: name, size, swap }
  return { kind: 'unsupported', size, feature: `${noun} of ${size} ${size === 1 ? 'byte' : 'bytes'}` }
}

/** References of HDF5 1.12 and later (not 8 or 12 bytes in memory) are handles of the library, not addresses. */
function referenceType({ ref_type: kind, size }: Metadata): ElementType {
  if (kind === 'object' && size === 8) return { kind: 'reference', size }
  if (kind === 'region' && size === 12) return { kind: 'bytes', dtype: 'region', size }
  return { kind: 'unsupported', size, feature: 'reference of HDF5 1.12' }
}

function enumType(metadata: Metadata, library: { converts: boolean }): ElementType {
  const { size, signed, littleEndian } = metadata
  library.converts = false
  const members = metadata.enum_type?.members ?? {}
  const names = Object.keys(members)
  if (names.length === 2 && members.FALSE === 0 && members.TRUE === 1) return { kind: 'bool', size }
  return numberType(`${signed ? '' : 'u'}int${size * 8}`, size, !littleEndian && size > 1, 'enumeration')
}

/** The order of each leaf that has one; texts count only when they say little-endian. */
function* leafOrders(metadata: Metadata): Generator<'little' | 'big'> {
  switch (metadata.type) {
    case 0:
    case 1:
    case 2:
    case 4:
    case 8:
      yield metadata.littleEndian ? 'little' : 'big'
      return
    case 3:
      if (metadata.vlen && metadata.littleEndian) yield 'little'
      return
    case 6:
      for (const member of metadata.compound_type?.members ?? []) yield* leafOrders(member)
      return
    case 9:
      if (metadata.vlen_type !== undefined) yield* leafOrders(metadata.vlen_type)
      return
    case 10:
      if (metadata.array_type !== undefined) yield* leafOrders(metadata.array_type)
  }
}
