import { describe, expect, it } from 'vitest'
import { decimalOfFloat, decimalOfInteger } from '#lib/aind/decimal.ts'

describe('decimalOfFloat', () => {
  // Python: str(Decimal(repr(value))).
  it.each([
    [17, '17.0'],
    [8.255, '8.255'],
    [0.0005, '0.0005'],
    [0.00001, '0.00001'],
    [1e-7, '1E-7'],
    [1.5e20, '1.5E+20'],
    [0.1 + 0.2, '0.30000000000000004'],
    [-0.149, '-0.149'],
    [0, '0.0'],
    [1e16, '1E+16'],
  ])('spells %f as Python does', (value, text) => {
    expect(decimalOfFloat(value)).toBe(text)
  })
})

describe('decimalOfInteger', () => {
  it('has no point', () => {
    expect(decimalOfInteger(17)).toBe('17')
  })
})
