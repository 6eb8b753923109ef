import { describe, expect, it } from 'vitest'
import { csvReader, parseCsv } from '#lib/datasets/csv.ts'
import { CorruptSourceError } from '#lib/errors.ts'

const TEXT = '\ufeffid,name\r\n1,"a, ""b"""\r\n\r\n2,"two\nlines"\n3,'
const ROWS = [
  ['id', 'name'],
  ['1', 'a, "b"'],
  ['2', 'two\nlines'],
  ['3', ''],
]

describe('csvReader', () => {
  it('reads quoted cells with commas, quotes and line ends, and passes over empty lines', () => {
    expect(parseCsv(TEXT)).toEqual(ROWS)
  })

  it('gives the same rows wherever the text is cut', () => {
    for (let size = 1; size <= TEXT.length; size++) {
      const rows: (readonly string[])[] = []
      const reader = csvReader(cells => rows.push(cells))
      for (let at = 0; at < TEXT.length; at += size) reader.push(TEXT.slice(at, at + size))
      reader.end()
      expect(rows).toEqual(ROWS)
    }
  })

  it('says at which line of the file a row starts', () => {
    const lines: number[] = []
    const reader = csvReader((_, line) => lines.push(line))
    reader.push(TEXT)
    reader.end()

    expect(lines).toEqual([1, 2, 4, 6])
  })

  it('keeps an empty quoted cell, and reads nothing of an empty text', () => {
    expect(parseCsv('""')).toEqual([])
    expect(parseCsv('"",""\n')).toEqual([['', '']])
    expect(parseCsv('')).toEqual([])
  })

  it('refuses a quote that nobody closes, at the end or after a megabyte', () => {
    expect(() => parseCsv('a\n"b', { url: 'x.csv' })).toThrow(CorruptSourceError)
    expect(() => parseCsv('a\n"b', { url: 'x.csv' })).toThrow('line 2')
    expect(() => parseCsv(`"${'x'.repeat(2_000_000)}`)).toThrow('does not end')
  })
})
