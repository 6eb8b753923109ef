import { describe, expect, it } from 'vitest'
import { priceOf } from '#lib/plan/price.ts'

describe('priceOf', () => {
  it('charges an hour of two cores, requests and a month of storage', () => {
    const price = priceOf({
      estimatedSeconds: 3600,
      readBytes: 8e9,
      estimatedBytes: 1e12,
      dataObjects: 900_000,
      metadataObjects: 100_000,
    })

    expect(price.compute).toBeCloseTo(0.09874)
    expect(price.requests).toBeCloseTo(5.0004)
    expect(price.storageMonth).toBeCloseTo(23)
  })
})
