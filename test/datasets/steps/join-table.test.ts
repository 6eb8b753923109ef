import { describe, expect, it } from 'vitest'
import type { SideTable } from '#lib/datasets/side-data.ts'
import { boolCell, floatCell, integerCell, joinRows, textCell } from '#lib/datasets/steps/join-table.ts'
import { TransformError } from '#lib/errors.ts'

const TABLE: SideTable = {
  kind: 'table',
  url: 'units.csv',
  columns: ['id', 'depth'],
  rows: [
    ['2.0', '20'],
    ['1', '10'],
  ],
}

describe('joinRows', () => {
  it('finds rows by id, whether they are written as floats or not', () => {
    expect(joinRows(TABLE, 'id', ['1', '2', '3'], 'test')).toEqual([['1', '10'], ['2.0', '20'], undefined])
  })

  it('refuses a key that the table has not, and one id in two rows', () => {
    const twice = { ...TABLE, rows: [...TABLE.rows, ['2', '21']] }

    expect(() => joinRows(TABLE, 'unit', [], 'test')).toThrow('units.csv has no column unit; it has id, depth')
    expect(() => joinRows(twice, 'id', [], 'test')).toThrow('units.csv has two rows of id 2')
  })
})

describe('floatCell', () => {
  it.each([
    ['0.1', 0.1],
    ['-0.0', '-0'],
    ['1e-300', 1e-300],
    [' 7 ', 7],
    ['', 'NaN'],
    [undefined, 'NaN'],
    ['nan', 'NaN'],
    ['N/A', 'NaN'],
    ['None', 'NaN'],
    ['inf', 'Infinity'],
    ['-Infinity', '-Infinity'],
    ['True', 1],
    ['false', 0],
  ])('reads %j as %j', (cell, value) => {
    expect(floatCell('test')(cell, 'depth')).toBe(value)
  })

  it('refuses anything else', () => {
    expect(() => floatCell('test')('deep', 'depth')).toThrow(TransformError)
    expect(() => floatCell('test')('deep', 'depth')).toThrow('column depth holds “deep”, which is no number')
  })
})

describe('the readers of other cells', () => {
  it('read ids, truth values and texts', () => {
    expect(integerCell('test')('951410079.0', 'id')).toBe('951410079')
    expect(boolCell('test')('TRUE', 'valid')).toBe(true)
    expect(textCell(undefined, 'name')).toBe('')
  })

  it('refuse what is none', () => {
    expect(() => integerCell('test')('1.5', 'id')).toThrow('“1.5”, which is no whole number')
    expect(() => boolCell('test')('', 'valid')).toThrow('“”, which is no truth value')
  })
})
