/**
 * Elements in the wasm heap become `Values`, column by column. A builder is fed runs of elements, slab after slab, and
 * owns what it has gathered: nothing of the heap is kept.
 */

import { itemSize, type NumberType } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import { corrupt, type Decoding, type Heap } from './decoding.ts'
import type { ElementType } from './element-type.ts'
import { growingBytes } from './growing-bytes.ts'
import { decodeText, fixedText, pointedText } from './heap-text.ts'

export interface ValueBuilder {
  /** Takes `count` elements that begin `stride` bytes apart, the first at `address`. */
  append(heap: Heap, address: number, stride: number, count: number): void
  /** All elements so far. References are still addresses, as decimal texts. Call once. */
  finish(): Values
}

/** A builder for elements of `type`, with room for `expected` of them. Throws on unsupported types only when fed. */
export function valueBuilder(type: ElementType, expected: number, decoding: Decoding): ValueBuilder {
  switch (type.kind) {
    case 'number':
      return numbers(type.dtype, type.swap, expected, decoding)
    case 'bool':
      return booleans(type.size, decoding)
    case 'fixed-string':
      return texts(decoding, (heap, at) => fixedText(heap.bytes.subarray(at, at + type.size), type.padding))
    case 'text':
      return texts(decoding, (heap, at) => pointedText(heap, heap.view.getUint32(at, true), decoding))
    case 'reference':
      return references(decoding)
    case 'bytes':
      return opaqueBytes(type.size, expected, decoding)
    case 'record':
      return records(type.members, decoding, expected)
    case 'list':
      return lists(type.element, decoding)
    case 'array':
      return arrays(type, expected, decoding)
    case 'unsupported':
      return corrupt(decoding, `has a datatype that cannot be read: ${type.feature}`)
  }
}

function numbers(dtype: NumberType, swap: boolean, expected: number, decoding: Decoding): ValueBuilder {
  const size = itemSize(dtype) ?? 1
  const gathered = growingBytes(expected * size)
  return {
    append(heap, address, stride, count) {
      decoding.spend(count * size)
      gathered.append(heap.bytes, address, stride, size, count)
    },
    finish() {
      const bytes = gathered.finish()
      if (swap) swapBytes(bytes, size)
      return { kind: 'fixed', dtype, bytes }
    },
  }
}

function booleans(size: number, decoding: Decoding): ValueBuilder {
  const gathered = growingBytes(0)
  return {
    append(heap, address, stride, count) {
      decoding.spend(count * size)
      gathered.append(heap.bytes, address, stride, size, count)
    },
    finish() {
      const wide = gathered.finish()
      const bytes = new Uint8Array(wide.length / size)
      for (let at = 0; at < wide.length; at++) if (wide[at] !== 0) bytes[Math.floor(at / size)] = 1
      return { kind: 'fixed', dtype: 'bool', bytes }
    },
  }
}

function opaqueBytes(size: number, expected: number, decoding: Decoding): ValueBuilder {
  const gathered = growingBytes(expected * size)
  return {
    append(heap, address, stride, count) {
      decoding.spend(count * size)
      gathered.append(heap.bytes, address, stride, size, count)
    },
    finish: () => ({ kind: 'opaque', itemSize: size, bytes: gathered.finish() }),
  }
}

function texts(decoding: Decoding, readText: (heap: Heap, at: number) => Uint8Array): ValueBuilder {
  const strings: string[] = []
  return {
    append(heap, address, stride, count) {
      for (let index = 0; index < count; index++) {
        const encoded = readText(heap, address + index * stride)
        decoding.spend(encoded.length + STRING_BYTES)
        strings.push(decodeText(encoded, decoding, strings.length))
      }
    },
    finish: () => ({ kind: 'strings', strings }),
  }
}

function references(decoding: Decoding): ValueBuilder {
  const targets: (string | null)[] = []
  return {
    append(heap, address, stride, count) {
      decoding.spend(count * STRING_BYTES)
      for (let index = 0; index < count; index++) {
        const target = heap.view.getBigUint64(address + index * stride, true)
        targets.push(target === 0n ? null : String(target))
      }
    },
    finish: () => ({ kind: 'references', targets }),
  }
}

function records(
  members: readonly { readonly name: string; readonly offset: number; readonly type: ElementType }[],
  decoding: Decoding,
  expected: number,
): ValueBuilder {
  const columns = members.map(({ name, offset, type }) => ({
    name,
    offset,
    builder: valueBuilder(type, expected, decoding),
  }))
  return {
    append(heap, address, stride, count) {
      for (const { offset, builder } of columns) builder.append(heap, address + offset, stride, count)
    },
    finish: () => ({
      kind: 'records',
      fields: columns.map(({ name, builder }) => ({ name, values: builder.finish() })),
    }),
  }
}

function lists(element: ElementType, decoding: Decoding): ValueBuilder {
  const lengths: number[] = []
  const elements = valueBuilder(element, 0, decoding)
  return {
    append(heap, address, stride, count) {
      decoding.spend(count * LENGTH_BYTES)
      for (let index = 0; index < count; index++) {
        const length = heap.view.getUint32(address + index * stride, true)
        const pointer = heap.view.getUint32(address + index * stride + 4, true)
        if (pointer + length * element.size > heap.bytes.length)
          corrupt(decoding, `holds a list of ${length} elements at element ${lengths.length}, more than memory has`)
        lengths.push(length)
        if (length > 0) elements.append(heap, pointer, element.size, length)
      }
    },
    finish: () => ({ kind: 'lists', lengths, values: elements.finish() }),
  }
}

function arrays(type: ElementType & { kind: 'array' }, expected: number, decoding: Decoding): ValueBuilder {
  const each = elementCount(type.shape)
  const { element } = type
  const elements = valueBuilder(element, expected * each, decoding)
  return {
    append(heap, address, stride, count) {
      if (stride === each * element.size) return elements.append(heap, address, element.size, count * each)
      for (let index = 0; index < count; index++) elements.append(heap, address + index * stride, element.size, each)
    },
    finish: () => ({ kind: 'arrays', shape: type.shape, values: elements.finish() }),
  }
}

/** What a string or a list costs besides its contents; an estimate for the budget. */
const STRING_BYTES = 16
const LENGTH_BYTES = 8

function swapBytes(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (size === 2) buffer.swap16()
  else if (size === 4) buffer.swap32()
  else if (size === 8) buffer.swap64()
}
