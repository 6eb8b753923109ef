import { describe, expect, it } from 'vitest'
import { InvalidInputError } from '#lib/errors.ts'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import { readPlan, writePlan } from '#lib/plan/plan-files.ts'
import { openFiles } from '#lib/stages/open-files.ts'
import { planStage } from '#lib/stages/plan.ts'
import { sessionInput, testEnvironment } from '#test/support/local-session.ts'
import { memoryStores } from '#test/support/memory-stores.ts'
import { SAMPLE_PROBE } from '#test/support/sample-session.ts'

const env = testEnvironment()

async function samplePlan() {
  const { sources, options } = sessionInput({ source: SAMPLE_PROBE, out: 'unused' })
  const files = await openFiles(sources, env)
  try {
    return await planStage(files, options, env)
  } finally {
    await files.close()
  }
}

describe('writePlan and readPlan', () => {
  it('give back what was written, plan.json last', async () => {
    const plan = await samplePlan()
    const stores = memoryStores()
    const store = await stores.openStore('plan')

    await writePlan(store, plan)

    expect(stores.log.at(-1)).toBe('plan/plan.json')
    expect(await readPlan(store)).toEqual(JSON.parse(JSON.stringify(plan), revive))
    expect([...(await stores.contents('plan')).keys()].some(key => key.startsWith('blobs/'))).toBe(true)
  })

  it('find no plan where there is none', async () => {
    expect(await readPlan(openMemoryStore())).toBeUndefined()
  })

  it('refuse a format that is not known', async () => {
    const plan = await samplePlan()
    const store = openMemoryStore()
    await writePlan(store, { ...plan, plan: { ...plan.plan, format: 99 as never } })

    await expect(readPlan(store)).rejects.toThrow(InvalidInputError)
  })
})

/** Chunk records are bytes, which JSON knows only by their indices. */
function revive(key: string, value: unknown): unknown {
  if (key !== 'records' || !Array.isArray(value)) return value
  return value.map(bytes => bytes && Uint8Array.from(Object.values(bytes)))
}
