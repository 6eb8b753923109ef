import { describe, expect, it } from 'vitest'
import { nearestName } from '#lib/nearest-name.ts'

describe('nearestName', () => {
  it.each([
    ['convrt', 'convert'],
    ['Convert', 'convert'],
    ['tre', 'tree'],
    ['paln', 'plan'],
    ['plam', 'plan'],
    ['inspector', undefined],
    ['', undefined],
  ])('takes “%s” for %s', (name, meant) => {
    expect(nearestName(name, ['convert', 'plan', 'tree'])).toBe(meant)
  })
})
