import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readManifestList } from '#lib/datasets/manifest/manifest-list.ts'
import { readManifestTable } from '#lib/datasets/manifest/manifest-table.ts'
import { InvalidInputError } from '#lib/errors.ts'

const read = (text: string) =>
  readManifestTable({ url: 'a/t.csv', text }, { required: ['id', 'name'], optional: ['note'] })

describe('readManifestTable', () => {
  it('takes cells by the name of their column, quoted or not', () => {
    const rows = read('name,x,id\r\n"a, ""b""",1,7\r\n\r\nc,2,8')

    expect(rows).toEqual([
      { url: 'a/t.csv', row: 'row 2', cells: { id: '7', name: 'a, "b"', note: '' } },
      { url: 'a/t.csv', row: 'row 4', cells: { id: '8', name: 'c', note: '' } },
    ])
  })

  it.each([
    ['', 'a/t.csv is empty; a table with a header was expected.'],
    ['id,x\n1,2\n', 'a/t.csv, row 1: the column name is missing; there are id, x.'],
    ['x\n', 'a/t.csv, row 1: the columns id, name is missing; there are x.'],
    ['id,name,id\n', 'a/t.csv, row 1: the column id is there twice.'],
    ['id,name\n1,a\n2\n', 'a/t.csv, row 3: it has 1 cells, the header has 2.'],
  ])('refuses %j with file and row', (text, message) => {
    expect(() => read(text)).toThrow(InvalidInputError)
    expect(() => read(text)).toThrow(message)
  })
})

describe('readManifestList', () => {
  const schema = z.looseObject({ id: z.int(), of: z.object({ name: z.string() }) })
  const list = (text: string) => readManifestList({ url: 'l.json', text }, schema)

  it('takes entries with their place', () => {
    expect(list('[{"id":1,"of":{"name":"é"},"more":null}]')).toEqual([
      { id: 1, of: { name: 'é' }, more: null, url: 'l.json', row: 'entry 1' },
    ])
  })

  it.each([
    ['[', 'l.json is no JSON document'],
    ['{}', 'l.json holds no list of entries.'],
    ['[{"id":1,"of":{"name":"a"}},{"id":1,"of":{}}]', 'l.json, entry 2, column of.name: '],
    ['[7]', 'l.json, entry 1, column (entry): '],
  ])('refuses %s with file, entry and field', (text, message) => {
    expect(() => list(text)).toThrow(InvalidInputError)
    expect(() => list(text)).toThrow(message)
  })
})
