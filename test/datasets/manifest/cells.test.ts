import { describe, expect, it } from 'vitest'
import { dateCell, flagCell, idCell, idListCell, optionalIdCell, textCell } from '#lib/datasets/manifest/cells.ts'
import { InvalidInputError } from '#lib/errors.ts'

const row = (cell: string) => ({ url: 't.csv', row: 'row 5', cells: { c: cell } })

describe('idCell', () => {
  it.each([
    ['951410079', '951410079'],
    ['951410079.0', '951410079'],
    [' 7. ', '7'],
  ])('reads %j as %s', (cell, id) => {
    expect(idCell(row(cell), 'c')).toBe(id)
  })

  it.each(['', 'nan', 'a', '1.5', '-3', '1e9', '1234567890123456'])('refuses %j with the place', cell => {
    expect(() => idCell(row(cell), 'c')).toThrow(InvalidInputError)
    expect(() => idCell(row(cell), 'c')).toThrow(/^t\.csv, row 5, column c: /)
  })

  it.each(['', ' ', 'nan', 'NaN', 'None', '<NA>'])('takes %j for a gap where one may be', cell => {
    expect(optionalIdCell(row(cell), 'c')).toBeNull()
    expect(textCell(row(cell), 'c')).toBeNull()
  })
})

describe('idListCell', () => {
  it.each([
    ['[951980472, 951980473, 951980471]', ['951980472', '951980473', '951980471']],
    ['[775614751]', ['775614751']],
    ['[ 775614751.0,2 ]', ['775614751', '2']],
    ['775614751.0', ['775614751']],
  ])('reads %s in order', (cell, ids) => {
    expect(idListCell(row(cell), 'c')).toEqual(ids)
  })

  it('is null where there is nothing', () => {
    expect(idListCell(row('nan'), 'c')).toBeNull()
  })

  it.each([
    ['[]', /list of ids is empty/],
    ['[1, 2, 1]', /the id 1 is in the list twice/],
    ['[1, x]', /“x” is no id/],
    ['[1', /“\[1” is no id/],
    ['[1,]', /“” is no id/],
  ])('refuses %s', (cell, message) => {
    expect(() => idListCell(row(cell), 'c')).toThrow(message)
  })
})

describe('flagCell and dateCell', () => {
  it.each([
    ['True', true],
    ['false', false],
    ['1.0', true],
    ['', null],
  ])('reads %j as %s', (cell, flag) => {
    expect(flagCell(row(cell), 'c')).toBe(flag)
  })

  it.each([
    ['2021-03-04 10:20:30+00:00', '2021-03-04T10:20:30+00:00'],
    ['2016-02-04T10:25:24Z', '2016-02-04T10:25:24Z'],
    ['2020-01-02', '2020-01-02'],
    ['nan', null],
  ])('reads %j as %s', (cell, date) => {
    expect(dateCell(row(cell), 'c')).toBe(date)
  })

  it.each(['yesterday', '2021-13-40', '20'])('refuses the date %s', cell => {
    expect(() => dateCell(row(cell), 'c')).toThrow(/t\.csv, row 5, column c: .* is no date/)
  })

  it('refuses a flag that is none', () => {
    expect(() => flagCell(row('yes'), 'c')).toThrow(/neither True nor False/)
  })
})
