import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scalarsOf } from '#lib/array/scalars.ts'
import type { Values } from '#lib/array/values.ts'
import { joinValues, takeValues, valueCount } from '#lib/convert/gather-values.ts'
import { TransformError } from '#lib/errors.ts'

const bytes = fc.uint8Array({ minLength: 0, maxLength: 12 })

/** Values of one structure, of random length. */
const structures: Readonly<Record<string, fc.Arbitrary<Values>>> = {
  numbers: bytes.map(bytes => ({ kind: 'fixed', dtype: 'int16', bytes: bytes.slice(0, bytes.length & ~1) })),
  strings: fc.array(fc.string(), { maxLength: 6 }).map(strings => ({ kind: 'strings', strings })),
  references: fc.array(fc.option(fc.string()), { maxLength: 6 }).map(targets => ({ kind: 'references', targets })),
  records: fc.array(fc.tuple(fc.string(), fc.nat(255)), { maxLength: 6 }).map(rows => ({
    kind: 'records',
    fields: [
      { name: 's', values: { kind: 'strings', strings: rows.map(([text]) => text) } },
      { name: 'n', values: { kind: 'fixed', dtype: 'uint8', bytes: Uint8Array.from(rows, ([, number]) => number) } },
    ],
  })),
  lists: fc.array(fc.array(fc.string(), { maxLength: 3 }), { maxLength: 6 }).map(lists => ({
    kind: 'lists',
    lengths: lists.map(({ length }) => length),
    values: { kind: 'strings', strings: lists.flat() },
  })),
  arrays: fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 6 }).map(pairs => ({
    kind: 'arrays',
    shape: [2],
    values: { kind: 'strings', strings: pairs.flat() },
  })),
  opaque: bytes.map(bytes => ({
    kind: 'opaque',
    itemSize: 3,
    bytes: bytes.slice(0, bytes.length - (bytes.length % 3)),
  })),
}

describe.each(Object.entries(structures))('values that are %s', (_, structure) => {
  it('are taken in any order', () => {
    fc.assert(
      fc.property(structure, fc.array(fc.nat()), (values, numbers) => {
        const count = valueCount(values)
        const indices = count === 0 ? [] : numbers.map(number => number % count)
        const all = scalarsOf(values)

        expect(scalarsOf(takeValues(values, indices))).toEqual(indices.map(index => all[index]))
      }),
    )
  })

  it('are joined one after another', () => {
    fc.assert(
      fc.property(fc.array(structure, { minLength: 1, maxLength: 4 }), parts => {
        const joined = joinValues(parts, '/a')

        expect(scalarsOf(joined)).toEqual(parts.flatMap(scalarsOf))
        expect(valueCount(joined)).toBe(parts.reduce((sum, part) => sum + valueCount(part), 0))
      }),
    )
  })
})

describe('joinValues', () => {
  it('refuses values of different kinds', () => {
    const parts: Values[] = [
      { kind: 'strings', strings: ['a'] },
      { kind: 'references', targets: [null] },
    ]

    expect(() => joinValues(parts, '/a')).toThrow(TransformError)
  })
})
