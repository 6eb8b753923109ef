import { describe, expect, it } from 'vitest'
import type { SideFile } from '#lib/datasets/source-roles.ts'
import { visualBehaviorEphys } from '#lib/datasets/visual-behavior-ephys/visual-behavior-ephys.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { neededSideFiles, readSideData } from '#lib/stages/side-data.ts'
import { memorySource } from '#test/support/memory-source.ts'

const TABLE = 'unit_id,depth\n1,10\n2.0,20\n3,30\n'

const file = (overrides: Partial<SideFile> = {}): SideFile => ({
  name: 'units',
  path: 'units.csv',
  format: 'csv',
  maxBytes: 1000,
  neededWhen: { enrich: ['on'] },
  ...overrides,
})

const read = (
  content: string | undefined,
  {
    choices = { enrich: 'on' },
    sideFile = file(),
    keys = ['2', '3'],
  }: {
    choices?: Record<string, string>
    sideFile?: SideFile
    keys?: readonly string[]
  } = {},
) =>
  readSideData({
    definition: { ...visualBehaviorEphys, sideFiles: [sideFile] },
    choices,
    wanted: new Map([['units', { column: 'unit_id', keys: new Set(keys) }]]),
    sideFiles: new Map([
      ['units', content === undefined ? undefined : memorySource(new TextEncoder().encode(content))],
    ]),
  })

describe('readSideData', () => {
  it('keeps the wanted rows of a table, ids written as floats among them', async () => {
    const sides = await read(TABLE)

    expect(sides.get('units')).toMatchObject({
      columns: ['unit_id', 'depth'],
      rows: [
        ['2.0', '20'],
        ['3', '30'],
      ],
    })
  })

  it('reads a table that is longer than one read', async () => {
    const row = (id: number) => `${id},${'é'.repeat(100)}\n`
    const lines = Array.from({ length: 60_000 }, (_, id) => row(id)).join('')

    const sides = await read(`unit_id,text\n${lines}`, {
      sideFile: file({ maxBytes: 100_000_000 }),
      keys: ['0', '59999'],
    })

    expect(sides.get('units')).toMatchObject({
      rows: [
        ['0', 'é'.repeat(100)],
        ['59999', 'é'.repeat(100)],
      ],
    })
  })

  it('reads nothing that no choice calls for, and nothing of which no row is wanted', async () => {
    expect((await read(undefined, { choices: { enrich: 'off' } })).size).toBe(0)
    expect((await read(undefined, { keys: [] })).size).toBe(0)
  })

  it('reads documents and bytes whole', async () => {
    const json = await read('{"a": 1}', { sideFile: file({ format: 'json' }) })
    const bytes = await read('abc', { sideFile: file({ format: 'bytes' }) })

    expect(json.get('units')).toMatchObject({ kind: 'json', value: { a: 1 } })
    expect(bytes.get('units')).toMatchObject({ kind: 'bytes', bytes: new TextEncoder().encode('abc') })
  })

  it.each<[string, string | undefined, SideFile, string]>([
    ['that is not at hand', undefined, file(), '--enrich on needs the file units.csv (units)'],
    ['that is too large', TABLE, file({ maxBytes: 10 }), 'has at most 10'],
    ['without the key column', 'id,depth\n1,2\n', file(), 'has no column unit_id; it has id, depth'],
    ['with a row of other length', `${TABLE}4\n`, file(), 'Line 5 of memory:source has 1 cells'],
    ['that is no document', '{', file({ format: 'json' }), 'is no JSON document'],
  ])('refuses a file %s', async (_, content, sideFile, message) => {
    const error = await read(content, { sideFile }).catch((caught: unknown) => caught)

    expect(error).toBeInstanceOf(InvalidInputError)
    expect(String(error)).toContain(message)
  })
})

describe('neededSideFiles', () => {
  const options = { dataset: 'visual-behavior-ephys', choices: {}, sideFiles: { units: 'u.csv' } }

  it('passes on those that the profile or a choice calls for', () => {
    expect(neededSideFiles({ ...options, profile: 'H' })).toEqual({ units: 'u.csv' })
    expect(neededSideFiles({ ...options, profile: 'H', choices: { enrich: 'off' } })).toEqual({})
    expect(neededSideFiles({ ...options, profile: 'default' })).toEqual({})
  })
})
