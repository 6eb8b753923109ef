import { describe, expect, it } from 'vitest'
import { parseCodec } from '#lib/codecs/parse-codec.ts'
import { type CostModel, encodeSeconds, TYPICAL_COSTS } from '#lib/plan/cost-model.ts'

const costs: CostModel = { ...TYPICAL_COSTS, encodeRates: { 'zstd:5': 100, 'gzip:4': 50, 'gzip:9': 10 } }

describe('encodeSeconds', () => {
  it.each([
    ['of a codec that was measured', 'zstd:5', 10],
    ['of the nearest level', 'gzip:7', 100],
    ['of zlib as of gzip', 'zlib:3', 20],
    ['of nothing', 'none', 0],
  ])('are those %s', (_, codec, seconds) => {
    expect(encodeSeconds(1000, parseCodec(codec), costs)).toBe(seconds)
  })

  it('are finite for a codec of an unknown kind', () => {
    expect(encodeSeconds(1000, parseCodec('blosc:lz4:5'), costs)).toBeGreaterThan(0)
  })
})
