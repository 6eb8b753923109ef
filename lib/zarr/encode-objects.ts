/** Elements that are objects (texts, references, records with them) to bytes, by the filter that the array names for it. */

import { type DataType, isCompoundType, isFloatType } from '#lib/array/dtype.ts'
import type { Region } from '#lib/array/region.ts'
import { scalarsOf } from '#lib/array/scalars.ts'
import type { Values } from '#lib/array/values.ts'
import type { ElementFilterSpec } from '#lib/codecs/codec-table.ts'
import { encodeJson2 } from '#lib/codecs/json2.ts'
import { encodePickle, type PickleColumn, type PickleItem } from '#lib/codecs/pickle.ts'
import { encodeVlenBytes } from '#lib/codecs/vlen-bytes.ts'
import { encodeVlenUtf8 } from '#lib/codecs/vlen-utf8.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import { placeItems } from './chunk-order.ts'
import { numpyType } from './storage-of.ts'
import { referenceRecord, type StoreReference } from './store-reference.ts'

interface ObjectContext {
  readonly filter: ElementFilterSpec
  resolve(targetId: string): StoreReference
  readonly sourceObjectId: string | null
}

interface ObjectLayout {
  readonly dtype: DataType
  readonly chunkShape: readonly number[]
}

type ReferenceRecord = ReturnType<typeof referenceRecord>

/** The part's elements, padded to the whole chunk. */
export function encodeObjects(values: Values, part: Region, array: ObjectLayout, context: ObjectContext): Uint8Array {
  const { chunkShape } = array
  switch (context.filter.id) {
    case 'vlen-utf8':
      return encodeVlenUtf8(placeItems(stringsOf(values, context.filter.id), part, chunkShape, ''))
    case 'vlen-bytes': {
      const encoder = new TextEncoder()
      const texts = placeItems(stringsOf(values, context.filter.id), part, chunkShape, '')
      return encodeVlenBytes(texts.map(text => encoder.encode(text)))
    }
    case 'json2':
      return encodeJson2(
        values.kind === 'strings'
          ? placeItems(values.strings, part, chunkShape, '')
          : placeItems(recordsOf(values, context), part, chunkShape, null),
        chunkShape,
      )
    case 'pickle':
      return encodePickle(pickleColumns(values, part, array, context), chunkShape)
  }
}

function stringsOf(values: Values, filter: string): readonly string[] {
  if (values.kind === 'strings') return values.strings
  throw unsuited(values, filter)
}

/** References as records; each target is looked up once. */
function recordsOf(values: Values, context: ObjectContext): readonly (ReferenceRecord | null)[] {
  if (values.kind !== 'references') throw unsuited(values, context.filter.id)
  const known = new Map<string, ReferenceRecord>()
  return values.targets.map(target => {
    if (target === null) return null
    const record = known.get(target) ?? referenceRecord(context.resolve(target), context.sourceObjectId)
    known.set(target, record)
    return record
  })
}

function pickleColumns(values: Values, part: Region, array: ObjectLayout, context: ObjectContext): PickleColumn[] {
  if (values.kind !== 'records' || !isCompoundType(array.dtype)) throw unsuited(values, 'pickle')
  const fields = values.fields
  return array.dtype.compound.map(({ name }, index): PickleColumn => {
    const column = fields[index]?.values
    if (column === undefined) throw unsuited(values, 'pickle')
    const place = (items: readonly PickleItem[], padding: PickleItem) =>
      placeItems(items, part, array.chunkShape, padding)
    if (column.kind === 'strings') return { name, dtype: '|O', items: place(column.strings, '') }
    if (column.kind === 'references') return { name, dtype: '|O', items: place(recordsOf(column, context), null) }
    if (column.kind !== 'fixed') throw unsuited(column, 'pickle')
    return {
      name,
      dtype: numpyType(column.dtype),
      items: place(numbersOf(column), column.dtype === 'bool' ? false : 0),
    }
  })
}

function numbersOf(column: Extract<Values, { kind: 'fixed' }>): PickleItem[] {
  const scalars = scalarsOf(column) as (number | string | boolean)[]
  if (column.dtype === 'bool') return scalars
  const isFloat = isFloatType(column.dtype)
  return scalars.map(scalar => (isFloat ? Number(scalar) : BigInt(scalar)))
}

const unsuited = (values: Values, filter: string) =>
  new UnsupportedFeatureError('element type', `The filter ${filter} takes no ${values.kind}`)
