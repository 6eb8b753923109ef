/** Values in another order, and values one after another; both for every storage that `Values` knows. */

import { itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import { TransformError } from '#lib/errors.ts'

/** Number of elements. */
export function valueCount(values: Values): number {
  switch (values.kind) {
    case 'fixed':
      return values.bytes.length / (itemSize(values.dtype) ?? 1)
    case 'strings':
      return values.strings.length
    case 'references':
      return values.targets.length
    case 'records': {
      const first = values.fields[0]
      return first === undefined ? 0 : valueCount(first.values)
    }
    case 'lists':
      return values.lengths.length
    case 'arrays':
      return valueCount(values.values) / Math.max(1, elementCount(values.shape))
    case 'opaque':
      return values.bytes.length / Math.max(1, values.itemSize)
  }
}

/** The elements with the numbers given, in that order. */
export function takeValues(values: Values, indices: ArrayLike<number>): Values {
  switch (values.kind) {
    case 'fixed':
      return { ...values, bytes: takeBytes(values.bytes, itemSize(values.dtype) ?? 1, indices) }
    case 'opaque':
      return { ...values, bytes: takeBytes(values.bytes, values.itemSize, indices) }
    case 'strings':
      return { kind: 'strings', strings: Array.from(indices, index => values.strings[index] ?? '') }
    case 'references':
      return { kind: 'references', targets: Array.from(indices, index => values.targets[index] ?? null) }
    case 'records':
      return {
        kind: 'records',
        fields: values.fields.map(field => ({ ...field, values: takeValues(field.values, indices) })),
      }
    case 'lists':
      return takeLists(values, indices)
    case 'arrays': {
      const size = elementCount(values.shape)
      const inner = Array.from(indices).flatMap(index => Array.from({ length: size }, (_, at) => index * size + at))
      return { ...values, values: takeValues(values.values, inner) }
    }
  }
}

function takeBytes(bytes: Uint8Array, size: number, indices: ArrayLike<number>): Uint8Array {
  const taken = new Uint8Array(indices.length * size)
  for (let at = 0; at < indices.length; at++) {
    const from = (indices[at] ?? 0) * size
    taken.set(bytes.subarray(from, from + size), at * size)
  }
  return taken
}

function takeLists(values: Extract<Values, { kind: 'lists' }>, indices: ArrayLike<number>): Values {
  const starts: number[] = []
  let total = 0
  for (const length of values.lengths) {
    starts.push(total)
    total += length
  }
  const lengths = Array.from(indices, index => values.lengths[index] ?? 0)
  const inner = Array.from(indices).flatMap((index, at) =>
    Array.from({ length: lengths[at] ?? 0 }, (_, offset) => (starts[index] ?? 0) + offset),
  )
  return { kind: 'lists', lengths, values: takeValues(values.values, inner) }
}

/** All elements of the first, then all of the second, and so on; of one kind and type, or a TransformError. */
export function joinValues(parts: readonly Values[], path: string): Values {
  const [first] = parts
  if (first === undefined) throw new TransformError('join', `${path} is joined from nothing.`, { path })
  if (parts.length === 1) return first
  const alike = <Kind extends Values['kind']>(kind: Kind) =>
    parts.map(part => {
      if (part.kind === kind) return part as Extract<Values, { kind: Kind }>
      throw new TransformError('join', `${path} is joined from ${first.kind} and ${part.kind}.`, { path })
    })
  switch (first.kind) {
    case 'fixed':
      if (alike('fixed').some(({ dtype }) => dtype !== first.dtype))
        throw new TransformError('join', `${path} is joined from numbers of different types.`, { path })
      return { ...first, bytes: Buffer.concat(alike('fixed').map(({ bytes }) => bytes)) }
    case 'opaque':
      return { ...first, bytes: Buffer.concat(alike('opaque').map(({ bytes }) => bytes)) }
    case 'strings':
      return { kind: 'strings', strings: alike('strings').flatMap(({ strings }) => strings) }
    case 'references':
      return { kind: 'references', targets: alike('references').flatMap(({ targets }) => targets) }
    case 'records': {
      const all = alike('records')
      const column = (at: number) => all.flatMap(({ fields }) => fields[at]?.values ?? [])
      return {
        kind: 'records',
        fields: first.fields.map(({ name }, at) => ({ name, values: joinValues(column(at), path) })),
      }
    }
    case 'lists': {
      const all = alike('lists')
      const inner = joinValues(
        all.map(({ values }) => values),
        path,
      )
      return { kind: 'lists', lengths: all.flatMap(({ lengths }) => lengths), values: inner }
    }
    case 'arrays': {
      const inner = alike('arrays').map(({ values }) => values)
      return { ...first, values: joinValues(inner, path) }
    }
  }
}
