import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatComparison } from '#lib/cli/format-comparison.ts'
import { openFileStore } from '#lib/io/file-store.ts'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import { compareStage } from '#lib/stages/compare.ts'
import { inspectStage } from '#lib/stages/inspect.ts'
import { inspectInput } from '#lib/stages/payloads/inspect.ts'
import { exportSpecifications } from '#lib/stages/specs.ts'
import { readShrunkMark, type ShrinkResult, shrinkStore } from '#lib/zarr/shrink-store.ts'
import { folderOf, keysOf } from '#test/support/folder.ts'
import { convertOne, testEnvironment } from '#test/support/local-session.ts'
import { SAMPLE_SESSION } from '#test/support/sample-session.ts'

/** Chunks of two arrays of the sample session are larger together. */
const THRESHOLD = 2_000

describe('shrinkStore', () => {
  const { path: folder, remove } = folderOf(new Map())
  const [whole, small] = [join(folder, 'whole.nwb.zarr'), join(folder, 'small.nwb.zarr')]
  let result: ShrinkResult

  beforeAll(async () => {
    await convertOne({ source: SAMPLE_SESSION, out: whole })
    result = await shrinkStore(await openFileStore(whole), await openFileStore(small), { thresholdBytes: THRESHOLD })
  }, 60_000)

  afterAll(remove)

  it('leaves out the chunks of large arrays, and nothing else', () => {
    const [before, after] = [keysOf(whole), keysOf(small)]
    const missing = [...before.keys()].filter(key => !after.has(key))
    const chunks = result.mark.arrays.reduce((sum, array) => sum + array.chunks, 0)

    expect(result.mark.arrays.length).toBeGreaterThan(0)
    expect(missing).toHaveLength(chunks)
    expect(missing.every(key => result.mark.arrays.some(({ path }) => `/${key}`.startsWith(`${path}/`)))).toBe(true)
    for (const [key, bytes] of after)
      if (key !== 'nwb2zarr/shrunk.json')
        expect(Buffer.from(bytes).equals(Buffer.from(before.get(key) ?? []))).toBe(true)
  })

  it('makes a copy of which compare and inspect say that it is shrunk', async () => {
    const env = testEnvironment()
    const comparison = await compareStage({ sources: [SAMPLE_SESSION], store: small }, env)
    const { files } = await inspectStage(inspectInput.parse({ files: [small] }), env)

    expect(comparison.equal).toBe(false)
    expect(new Set(comparison.differences.map(({ path }) => path))).toEqual(
      new Set(result.mark.arrays.map(({ path }) => path)),
    )
    expect(formatComparison(small, comparison)).toContain('This is a shrunk copy')
    expect(files[0]?.findings[0]).toMatchObject({ check: 'shrunk', importance: 'CRITICAL' })
  }, 60_000)

  it('says of a copy of a copy what both lack, and refuses a place where something is', async () => {
    const again = openMemoryStore()
    await shrinkStore(await openFileStore(small), again, { thresholdBytes: 1_000_000_000 })

    expect((await readShrunkMark(again))?.arrays).toEqual(result.mark.arrays)
    await expect(
      shrinkStore(await openFileStore(whole), await openFileStore(small), { thresholdBytes: 1 }),
    ).rejects.toMatchObject({
      name: 'InvalidInputError',
    })
  })

  it('keeps the specifications, which are those of the file', async () => {
    const env = testEnvironment()
    const fromFile = await exportSpecifications(SAMPLE_SESSION, join(folder, 'file-specs'), env)
    const fromStore = await exportSpecifications(small, join(folder, 'store-specs'), env)

    expect(fromFile.length).toBeGreaterThan(3)
    expect(fromStore).toContain('core/2.9.0/nwb.base.json')
    expect(readdirSync(join(folder, 'file-specs'))).toContain('core')
    for (const bytes of keysOf(join(folder, 'store-specs')).values())
      expect(() => JSON.parse(Buffer.from(bytes).toString())).not.toThrow()
  }, 60_000)
})
