import { describe, expect, it } from 'vitest'
import type { SideData } from '#lib/datasets/side-data.ts'
import { experimentOf } from '#lib/datasets/visual-coding-ophys/experiment.ts'
import { experimentMetadata, subjectName } from '#lib/datasets/visual-coding-ophys/experiment-metadata.ts'
import { type PandasRecord, pandasRowText, parseWithNumbers } from '#lib/datasets/visual-coding-ophys/pandas-json.ts'
import { TransformError } from '#lib/errors.ts'
import { applyStep, type Entries, lookUps, sessionOf, text } from '#test/support/small-tree.ts'

const rowText = (rows: string, index = 0) => {
  const parsed = parseWithNumbers(rows) as readonly PandasRecord[]
  return pandasRowText(parsed[index] ?? {}, parsed)
}

describe('pandasRowText', () => {
  it.each([
    ['floats of whole numbers', '[{"a":{"days":103.0}}]', '{"a":{"days":103.0}}'],
    ['floats at ten decimals', '[{"a":0.30000000000000004,"b":-0.123456789051}]', '{"a":0.3,"b":-0.1234567891}'],
    ['a carry into the whole', '[{"a":1.99999999999}]', '{"a":2.0}'],
    ['large and small floats', '[{"a":1e20,"b":1.5e-17}]', '{"a":1e+20,"b":1.5e-17}'],
    ['integers beyond 2^53', '[{"a":[9007199254740993]}]', '{"a":[9007199254740993]}'],
    ['slashes, quotes, line ends', '[{"a":"/x\\"\\n"}]', '{"a":"\\/x\\"\\n"}'],
    ['letters beyond ASCII', '[{"µ":"µ 😀"}]', '{"\\u00b5":"\\u00b5 \\ud83d\\ude00"}'],
    ['null, true and lists', '[{"a":null,"b":true,"c":[1,"x"]}]', '{"a":null,"b":true,"c":[1,"x"]}'],
  ])('writes %s as pandas does', (_, rows, expected) => {
    expect(rowText(rows)).toBe(expected)
  })

  it('trap 19: a column of ids with a gap becomes one of floats, one without stays', () => {
    expect(rowText('[{"id":1,"isi":2},{"id":3,"isi":null}]')).toBe('{"id":1,"isi":2.0}')
    expect(rowText('[{"id":1,"isi":2},{"id":3,"isi":null}]', 1)).toBe('{"id":3,"isi":null}')
  })

  it('has the columns of all rows', () => {
    expect(rowText('[{"a":"x"},{"a":"y","b":"z"}]')).toBe('{"a":"x","b":null}')
  })
})

const SESSION: Entries = {
  '/general/session_id': text('501704220-StimB'),
  '/general/subject/subject_id': text('495727026'),
}

const entry = (id: string | number) => `{"id":${id},"specimen":{"donor":{"external_donor_name":"222426"}},"note":"a/b"}`

const side = (json: string): ReadonlyMap<string, SideData> =>
  new Map([['experiments', { kind: 'bytes', url: 'experiments.json', bytes: new TextEncoder().encode(json) }]])

const find = (json: string, entries = SESSION) =>
  experimentOf(sessionOf(entries), { lookedUp: lookUps(entries), sides: side(json) })

describe('experimentOf', () => {
  it('finds the entry by the id that the session names, be it written as a float', () => {
    expect(find(`[${entry(7)},${entry('501704220.0')}]`)).toMatchObject({ id: '501704220', donorName: '222426' })
  })

  it.each([
    ['a list without the experiment', `[${entry(7)}]`, SESSION, 'no experiment 501704220'],
    ['one with two of it', `[${entry(501704220)},${entry(501704220)}]`, SESSION, '2 experiments 501704220'],
    ['an entry without a donor', '[{"id":501704220}]', SESSION, 'donor'],
    ['no list', '{}', SESSION, 'list of experiments'],
    ['no JSON', 'id,name', SESSION, 'no JSON'],
    ['a session that names none', '[]', { '/general/session_id': text('StimB') }, '<experiment>-Stim<set>'],
  ])('refuses %s', (_, json, entries: Entries, message) => {
    expect(() => find(json, entries)).toThrow(TransformError)
    expect(() => find(json, entries)).toThrow(message)
  })
})

describe('experimentMetadata and subjectName', () => {
  it('put the entry into the session, and the donor’s name in the place of the specimen’s', () => {
    const experiment = find(`[${entry(501704220)}]`)

    const metadata = applyStep(sessionOf(SESSION), experimentMetadata(experiment, 'session 1'))
    const named = applyStep(sessionOf(SESSION), subjectName(experiment, lookUps(SESSION)))

    expect(metadata.diff.filter(line => line.startsWith('+'))).toEqual([
      '+ /general/ophys_experiment_metadata',
      '+ /general/ophys_experiment_metadata/ophys_experiment_metadata',
    ])
    expect(metadata.changes.at(-1)?.after).toMatchObject({
      data: {
        kind: 'values',
        values: ['{"id":501704220,"specimen":{"donor":{"external_donor_name":"222426"}},"note":"a\\/b"}'],
      },
    })
    expect(named.changes).toEqual([
      expect.objectContaining({ path: '/general/subject/subject_id', before: '495727026', after: '222426' }),
    ])
    const already = { ...SESSION, '/general/subject/subject_id': text('222426') }
    expect(applyStep(sessionOf(already), subjectName(experiment, lookUps(already))).changes).toEqual([])
  })
})
