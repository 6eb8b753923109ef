import { describe, expect, it } from 'vitest'
import { alignColumns } from '#lib/cli/columns.ts'

describe('alignColumns', () => {
  it('aligns columns left or right, and leaves no blanks at the end', () => {
    const lines = alignColumns(
      [
        ['chunk', 'offset', 'note'],
        ['0.0', '5'],
        ['10.12', '123456', 'x'],
      ],
      { right: [1] },
    )

    expect(lines).toEqual(['chunk  offset  note', '0.0         5', '10.12  123456  x'])
  })

  it('takes more rows than a call has arguments', () => {
    expect(alignColumns(Array.from({ length: 200_000 }, () => ['a', 'b']))).toHaveLength(200_000)
  })
})
