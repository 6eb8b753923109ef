/** Files that lie about sizes, hang the library or lose their source: an error in time, and the next call works. */

import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SourceChangedError } from '#lib/errors.ts'
import { openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { fixtureBytes, fixtureSource } from '#test/support/fixture-file.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { withHdf5 } from '#test/support/open-fixture.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

describe('openHdf5', () => {
  it('reads regions of a dataset that claims 10^15 elements, never the whole', async () => {
    const before = process.memoryUsage().rss

    await withHdf5('huge.h5', async file => {
      await expect(file.readValues('/claims')).rejects.toMatchObject({
        name: 'InvalidInputError',
        place: { path: '/claims' },
      })
      const values = await file.readValues('/claims', { start: [10 ** 15 - 2], shape: [2] })
      expect(values).toEqual({ kind: 'fixed', dtype: 'float64', bytes: bytesOf([2.5, 2.5]) })
    })

    expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
  })

  it('refuses an attribute that claims more elements than the file has bytes', async () => {
    const bytes = fixtureBytes('huge.h5')
    const extent = locate(bytes, 'pair')
    new DataView(bytes.buffer).setBigUint64(extent, 10n ** 15n, true)

    await expect(withHdf5(memorySource(bytes), file => file.readObjects())).rejects.toMatchObject({
      name: 'CorruptSourceError',
      message: expect.stringContaining('ttribute'),
    })
  })

  const spinning = sharedFolder('corpus/malformed/cve-2024-29165.h5')
  const canSpin = existsSync(spinning)
  it.skipIf(!canSpin)('gives up a call that spins, and reads on (../shared/corpus/malformed)', async () => {
    const source = await openFileSource(spinning)

    await withHdf5(
      source,
      async file => {
        const seconds = await secondsOf(() =>
          expect(file.readValues('/Dataset1')).rejects.toMatchObject({
            name: 'CorruptSourceError',
            message: expect.stringContaining('hangs'),
            place: { path: '/Dataset1' },
          }),
        )
        expect(seconds).toBeLessThan(3)
        expect(await file.readObjects()).toHaveLength(2)
      },
      { stallSeconds: 1 },
    )
    await source.close()
  })

  it.skipIf(!canSpin)('stops a call that spins when told to (../shared/corpus/malformed)', async () => {
    const source = await openFileSource(spinning)

    await withHdf5(source, async file => {
      const stop = new AbortController()
      const reading = file.readValues('/Dataset1', undefined, { signal: stop.signal })
      const waiting = file.readObjects()
      setTimeout(() => stop.abort(new Error('enough')), 300)
      const seconds = await secondsOf(() => expect(reading).rejects.toThrow('enough'))
      expect(seconds).toBeLessThan(0.6)
      expect(await waiting).toHaveLength(2)
    })
    await source.close()
  })

  it('stops at once when the source does not answer, also while opening', async () => {
    const silent: ByteSource = { ...fixtureSource('kinds.h5'), read: () => new Promise(() => {}) }

    const seconds = await secondsOf(() =>
      expect(openHdf5(silent, { signal: AbortSignal.timeout(500) })).rejects.toMatchObject({ name: 'TimeoutError' }),
    )

    expect(seconds).toBeLessThan(1)
  })

  it('waits for a slow source longer than for the library', async () => {
    const fixture = fixtureSource('traps.h5')
    const slow: ByteSource = {
      ...fixture,
      read: range => new Promise(resolve => setTimeout(() => resolve(fixture.read(range)), 1500)),
    }

    const objects = await withHdf5(slow, file => file.readObjects(), { stallSeconds: 0.5 })

    expect(objects.length).toBeGreaterThan(50)
  })

  it('passes on what the source throws, and reads on when the source is back', async () => {
    const fixture = fixtureSource('kinds.h5')
    const failure = new SourceChangedError('it changed', { url: 'kinds.h5', offset: 5 })
    let isDown = false
    const flaky: ByteSource = { ...fixture, read: range => (isDown ? Promise.reject(failure) : fixture.read(range)) }

    await withHdf5({ ...flaky, size: fixture.size }, async file => {
      await expect(file.readValues('/names/a')).resolves.toMatchObject({ kind: 'fixed' })
      isDown = true
      const fresh = openHdf5(flaky)
      await expect(fresh).rejects.toBe(failure)
      isDown = false
      expect((await file.readObjects()).length).toBeGreaterThan(50)
    })
  })

  it('reads for many callers at once', async () => {
    await withHdf5('kinds.h5', async file => {
      const paths = (await file.readObjects()).filter(({ kind }) => kind === 'dataset').map(({ path }) => path)
      const alone = []
      for (const path of paths) alone.push(await file.readValues(path))

      const together = await Promise.all(paths.map(path => file.readValues(path)))

      expect(together).toEqual(alone)
    })
  })

  it('closes more than once, and answers nothing afterwards', async () => {
    const file = await openHdf5(fixtureSource('kinds.h5'))
    const late = expect(file.readObjects()).rejects.toMatchObject({ name: 'InvalidInputError' })
    await new Promise(resolve => setTimeout(resolve, 5))

    await Promise.all([file.close(), file.close()])
    await file.close()

    await late
    await expect(file.readValues('/names/a')).rejects.toMatchObject({ name: 'InvalidInputError' })
  })
})

const bytesOf = (numbers: number[]): Uint8Array => new Uint8Array(new Float64Array(numbers).buffer)

/** Where the extent of an attribute's dataspace lies in a header of the earliest format: after name, datatype, and 8 bytes. */
function locate(bytes: Uint8Array, attribute: string): number {
  const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(`${attribute}\0`)
  return name + 8 + 16 + 8
}
