/** Full runs of the real datasets, simulated at their real counts and sizes, against the quotas of AWS and of new accounts. */

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type DatasetSimulation, rowOf, simulateDatasets } from '../support/aws/simulation-table.ts'
import { MOST_EVENTS } from '../support/step-functions/history.ts'
import { MOST_CHILDREN } from '../support/step-functions/map-run.ts'
import { MOST_PAYLOAD_BYTES } from '../support/step-functions/payload.ts'

/** Writes a second below a prefix that S3 has not split yet. */
const S3_WRITES = 3500

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

describe('simulateDatasets', () => {
  let simulations: readonly DatasetSimulation[]
  beforeAll(async () => {
    simulations = await simulateDatasets()
  })

  it('has the sessions that the datasets have', () => {
    expect(simulations.map(({ usual }) => usual.sessions)).toEqual([3424, 4782, 58, 1518])
  })

  it('comes to an end within the quotas, in a usual account and in a new one', () => {
    for (const { usual, small } of simulations) {
      for (const run of [usual, small]) {
        expect(run.status).toBe('SUCCEEDED')
        expect(run.largestPayload).toBeLessThan(MOST_PAYLOAD_BYTES / 100)
        expect(run.mostEvents).toBeLessThan(MOST_EVENTS / 100)
        expect(run.writesPerSecond).toBeLessThan(S3_WRITES)
        expect(run.functionsAtOnce).toBeLessThanOrEqual(MOST_CHILDREN)
        expect(run.hours).toBeLessThan(14 * 24)
      }
      expect(usual.functionsAtOnce).toBeLessThanOrEqual(200)
      expect(small.functionsAtOnce).toBeLessThanOrEqual(10)
      expect(small.hours).toBeGreaterThan(usual.hours)
    }
  })

  it('is what the README says', () => {
    for (const simulation of simulations) expect(readme).toContain(rowOf(simulation))
  })
})
