import { describe, expect, it } from 'vitest'
import { parseCsv } from '#lib/datasets/csv.ts'
import { formatCsv } from '#lib/stages/format-csv.ts'

describe('formatCsv', () => {
  it('writes what a reader of CSV reads back', () => {
    const rows = [
      ['a', 'b'],
      ['x, "y"', 'line\nline'],
      ['é', ' '],
    ]

    expect(parseCsv(formatCsv(rows))).toEqual(rows)
  })

  it('writes numbers as they are and nothing for null', () => {
    expect(formatCsv([[1, null, 'x']])).toBe('1,,x\r\n')
  })
})
