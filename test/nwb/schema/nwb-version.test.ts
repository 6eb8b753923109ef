import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNwbVersion, targetVersion } from '#lib/nwb/schema/nwb-version.ts'

describe('parseNwbVersion', () => {
  it.each([
    ['2.9.0', [2, 9, 0]],
    ['2.10.0', [2, 10, 0]],
    ['2.0b', [2, 0, 0]],
    ['2.6.0-alpha', [2, 6, 0]],
    ['NWB-2.2.0', [2, 2, 0]],
    ['nwb 2.1', [2, 1, 0]],
    ['NWB-1.0.6', [1, 0, 6]],
    ['NWB-1.0.5_beta', [1, 0, 5]],
    ['1.0.6', [1, 0, 6]],
    ['v2.3.4', [2, 3, 4]],
    ['  2.4.0\n', [2, 4, 0]],
    ['2', [2, 0, 0]],
    ['2.', [2, 0, 0]],
  ])('reads %j', (text, [major, minor, patch]) => {
    expect(parseNwbVersion(text)).toEqual({ major, minor, patch, text })
  })

  it.each([undefined, '', ' ', 'unknown', 'version two', '123456.0', '.2'])('finds no version in %j', text => {
    expect(parseNwbVersion(text)).toBeUndefined()
  })

  it('reads back every version that it could be given, and never throws', () => {
    const part = fc.nat(9999)
    fc.assert(
      fc.property(part, part, part, fc.constantFrom('', '-alpha', 'b', '+1', ' '), (major, minor, patch, rest) => {
        const text = `${major}.${minor}.${patch}${rest}`
        expect(parseNwbVersion(text)).toEqual({ major, minor, patch, text })
      }),
    )
    fc.assert(fc.property(fc.string(), text => void parseNwbVersion(text)))
  })
})

describe('targetVersion', () => {
  it.each([
    [undefined, '2.9.0'],
    ['2.0b', '2.9.0'],
    ['2.2.2', '2.9.0'],
    ['2.6.0-alpha', '2.9.0'],
    ['2.9.0', '2.9.0'],
    ['2.9.7', '2.9.0'],
    ['2.10.0', '2.10.0'],
    ['2.10.1', '2.10.0'],
    ['2.10.0-alpha', '2.10.0'],
  ])('writes %s as %s', (source, version) => {
    expect(targetVersion(parseNwbVersion(source))).toEqual({ kind: 'schema', version })
  })

  it.each(['2.11.0', '2.100.0', '3.0.0'])('keeps the specifications of %s, with a warning that names it', source => {
    expect(targetVersion(parseNwbVersion(source))).toEqual({ kind: 'keep', warning: expect.stringContaining(source) })
  })

  it.each(['NWB-1.0.6', '1.0.2', '0.9'])('refuses %s, saying what to do', source => {
    expect(() => targetVersion(parseNwbVersion(source), { url: 'a.nwb' })).toThrow(
      expect.objectContaining({
        name: 'InvalidInputError',
        message: expect.stringContaining(source),
        place: { url: 'a.nwb', advice: expect.stringContaining('NWB 2') },
      }),
    )
  })
})
