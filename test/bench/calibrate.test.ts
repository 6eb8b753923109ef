import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fitCosts } from '#lib/bench/calibrate.ts'
import { costsPath, readCosts, writeCosts } from '#lib/bench/stored-costs.ts'
import { parseCodec } from '#lib/codecs/parse-codec.ts'
import { encodeSeconds, TYPICAL_COSTS } from '#lib/plan/cost-model.ts'

const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('fitCosts', () => {
  const rawBytes = 66e6
  const conversion = {
    ...{ seconds: 1.5, cpuSeconds: 2, estimatedSeconds: 1, rawBytes, bytesRead: 25e6, requests: 9, bytesWritten: 22e6 },
    ...{ bytesInLongReads: 24e6, objects: 120, peakBytes: 3e8 },
  }
  const floor = { inflateSeconds: 0.1, encodeSeconds: 0.5, rawBytes }
  const few = { seconds: 0.5, objects: 100 }
  const far = { seconds: 0.7, requests: 20 }

  it('says of the conversion that it was fitted to what it took', () => {
    const many = { seconds: 1.5, objects: 1100 }

    const { costs } = fitCosts({ few, far, many, probe: [{ codec: 'zstd:4', conversion, floor }] }, 2)

    const core = rawBytes / costs.inflateRate + rawBytes / costs.copyRate
    const all = core + encodeSeconds(rawBytes, parseCodec('zstd:4'), costs)
    expect(costs.secondsToStart + all / 2 + 120 * costs.secondsPerObject).toBeCloseTo(1.5, 6)
    expect(costs.secondsPerObject).toBeCloseTo(0.001, 6)
    expect(costs.secondsPerRequest).toBeCloseTo(0.01, 6)
  })

  it('keeps every cost above nothing, whatever a busy machine measures', () => {
    const many = { seconds: 0.4, objects: 1100 }
    const hasty = { ...conversion, seconds: 0.2 }

    const { costs } = fitCosts({ few, far, many, probe: [{ codec: 'zstd:4', conversion: hasty, floor }] }, 2)

    const { encodeRates, ...numbers } = costs
    for (const value of [...Object.values(numbers), ...Object.values(encodeRates)]) {
      expect(value).toBeGreaterThan(0)
      expect(Number.isFinite(value)).toBe(true)
    }
  })
})

describe('readCosts', () => {
  it('reads what writeCosts has kept', async () => {
    await writeCosts({ ...TYPICAL_COSTS, cores: 7 }, join(folder, 'new'))

    expect(readCosts(costsPath(join(folder, 'new')))?.cores).toBe(7)
  })

  it.each(['', '{', '[]', '{"cores": 2}', JSON.stringify({ ...TYPICAL_COSTS, copyRate: 0 })])(
    'takes %j for nothing',
    text => {
      writeFileSync(costsPath(folder), text)

      expect(readCosts(costsPath(folder))).toBeUndefined()
      expect(readCosts(join(folder, 'absent.json'))).toBeUndefined()
    },
  )
})
