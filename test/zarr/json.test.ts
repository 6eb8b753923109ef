import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CorruptSourceError } from '#lib/errors.ts'
import { encodeFloat, encodeJson, type Json } from '#lib/zarr/json.ts'
import { parseTolerantJson, parseTolerantJsonBytes } from '#lib/zarr/tolerant-json.ts'
import { pythonMissing, runPython } from '../support/python.ts'

const json = fc.letrec<{ json: Json; object: Record<string, Json> }>(tie => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.string({ unit: 'binary' }),
    fc.bigInt(),
    fc.double(),
    fc.array(tie('json'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.string({ unit: 'grapheme' }), tie('json'), { maxKeys: 4 }),
}))

describe('encodeJson', () => {
  it('is undone by parseTolerantJson, integers and floats kept apart', () => {
    fc.assert(
      fc.property(json.json, value => {
        const text = encodeJson(value)
        expect(text).toMatch(/^[\u0020-\u007e]*$/)
        expect(parseTolerantJson(text, 'test')).toEqual(value)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    [1, '1.0'],
    [-0, '-0.0'],
    [1e-7, '1e-7'],
    [1e22, '1e+22'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [18_446_744_073_709_551_615n, '18446744073709551615'],
    [
      { b: 1n, a: ['ü', '😀', '\u007f', '"\\'], A: null },
      '{"A":null,"a":["\\u00fc","\\ud83d\\ude00","\\u007f","\\"\\\\"],"b":1}',
    ],
  ] as const)('spells %s', (value, text) => {
    expect(encodeJson(value)).toBe(text)
  })

  it.skipIf(pythonMissing)(`is read by Python${pythonMissing ? ` (skipped: ${pythonMissing})` : ''}`, () => {
    const values = fc.sample(json.json, { numRuns: 200, seed: 7 })
    const script = `
import sys, json
def typed(v):
    if isinstance(v, dict): return {k: typed(x) for k, x in v.items()}
    if isinstance(v, list): return [typed(x) for x in v]
    if isinstance(v, bool) or v is None or isinstance(v, str): return v
    return [type(v).__name__, str(v) if isinstance(v, int) else float.hex(v)]
json.dump([typed(json.loads(line)) for line in sys.stdin.read().split('\\n')], sys.stdout)`
    const input = values.map(encodeJson).join('\n')

    expect(runPython(script, [], input)).toEqual(
      runPython(
        script,
        [],
        (
          runPython(
            `
import sys, json
json.dump([json.dumps(json.loads(line)) for line in sys.stdin.read().split('\\n')], sys.stdout)`,
            [],
            input,
          ) as string[]
        ).join('\n'),
      ),
    )
  })
})

describe('encodeFloat', () => {
  it('always reads back as the same float, never as an integer', () => {
    fc.assert(
      fc.property(fc.double(), value => {
        const text = encodeFloat(value)
        expect(text).toMatch(/[.eN]|Infinity/)
        expect(Number(text)).toBe(value)
      }),
    )
  })
})

describe('parseTolerantJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (text, space) => {
        const spaced = JSON.stringify(JSON.parse(text), null, space)
        const plain = (value: Json): unknown => {
          if (typeof value === 'bigint') return Number(value)
          if (Array.isArray(value)) return value.map(plain)
          if (typeof value !== 'object' || value === null) return value
          return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
        }
        expect(plain(parseTolerantJson(spaced, 'test'))).toEqual(
          JSON.parse(spaced, (_, value) => (Object.is(value, -0) ? 0 : value)),
        )
      }),
    )
  })

  it('reads bare NaN and infinities, but not in texts', () => {
    expect(parseTolerantJson(' {"NaN": [NaN, -Infinity , Infinity], "a": "NaN \\" NaN"} ', 'x')).toEqual({
      NaN: [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      a: 'NaN " NaN',
    })
  })

  it('takes __proto__ for a name like any other', () => {
    const value = parseTolerantJson('{"__proto__": {"polluted": 1}}', 'x') as Record<string, unknown>

    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it.each([
    ['', 0],
    ['{', 1],
    ['{"a" 1}', 5],
    ['{"a":}', 5],
    ['{a:1}', 1],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['"abc', 0],
    ['"a\\x"', 0],
    ['"a\nb"', 0],
    ['01', 1],
    ['1.', 1],
    ['nul', 0],
    ['1 1', 2],
    ['-', 0],
    ['--1', 0],
  ])('refuses %j and says where', (text, offset) => {
    expect(() => parseTolerantJson(text, 'a/.zattrs')).toThrow(CorruptSourceError)
    expect(() => parseTolerantJson(text, 'a/.zattrs')).toThrow(
      expect.objectContaining({ place: { path: 'a/.zattrs', offset } }),
    )
  })

  it('refuses nesting that would exhaust the stack', () => {
    expect(() => parseTolerantJson('['.repeat(1_000_000), 'x')).toThrow(CorruptSourceError)
  })

  it('refuses bytes that are no UTF-8', () => {
    expect(() => parseTolerantJsonBytes(Uint8Array.of(0x22, 0xff, 0x22), 'x')).toThrow(CorruptSourceError)
  })
})
