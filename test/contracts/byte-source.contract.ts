/** What every ByteSource keeps, whatever it reads from. */

import { afterEach, describe, expect, it } from 'vitest'
import { CorruptSourceError, SourceChangedError } from '#lib/errors.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import { randomBytes, randomNumbers } from '#test/support/random.ts'

/** A source under test, and what stands behind it. */
export interface SourceUnderTest {
  readonly source: ByteSource
  /** Puts other bytes of the same length in place; absent where the bytes can't change. */
  readonly replace?: (bytes: Uint8Array) => Promise<void>
  /** Ends what `open` started, the source apart. */
  readonly stop?: () => Promise<void>
}

/** `open` makes a source of the given bytes. */
export function describeByteSource(name: string, open: (bytes: Uint8Array) => Promise<SourceUnderTest>): void {
  describe(`${name}, as a ByteSource`, () => {
    const opened: SourceUnderTest[] = []
    const start = async (bytes: Uint8Array) => {
      const tested = await open(bytes)
      opened.push(tested)
      return tested
    }
    afterEach(async () => {
      for (const { source, stop } of opened.splice(0)) {
        await source.close()
        await stop?.()
      }
    })

    it('tells size, a name and a version', async () => {
      const { source } = await start(randomBytes(1000))

      expect(source.size).toBe(1000)
      expect(source.url).not.toBe('')
      expect(source.etag).not.toBe('')
    })

    it.each([
      ['the first byte', 0, 1],
      ['the last byte', 9_999, 1],
      ['a piece', 1234, 567],
      ['all', 0, 10_000],
      ['nothing', 500, 0],
      ['nothing at the end', 10_000, 0],
    ])('reads %s', async (_, offset, length) => {
      const bytes = randomBytes(10_000)
      const { source } = await start(bytes)

      const read = await source.read({ offset, length })

      expect(read).toEqual(bytes.slice(offset, offset + length))
    })

    it('reads many ranges at once, each its own bytes', async () => {
      const bytes = randomBytes(300_000)
      const { source } = await start(bytes)
      const numbers = randomNumbers()
      const ranges = Array.from({ length: 60 }, () => {
        const offset = Math.floor(numbers() * bytes.length)
        return { offset, length: Math.floor(numbers() * Math.min(50_000, bytes.length - offset)) }
      })

      const read = await Promise.all(ranges.map(range => source.read(range)))

      for (const [at, { offset, length }] of ranges.entries()) {
        expect(Buffer.compare(read[at]!, bytes.subarray(offset, offset + length))).toBe(0)
      }
    })

    it('hands out bytes that the caller may change', async () => {
      const bytes = randomBytes(100)
      const { source } = await start(bytes.slice())

      for (const range of [
        { offset: 0, length: 100 },
        { offset: 10, length: 20 },
      ]) {
        const read = await source.read(range)
        read.fill(0)
      }

      expect(await source.read({ offset: 0, length: 100 })).toEqual(bytes)
    })

    it.each([
      ['beyond the end', 90, 11],
      ['behind the end', 101, 1],
      ['far behind the end', 1e15, 1],
      ['before the start', -1, 5],
      ['of negative length', 5, -1],
      ['at no whole byte', 0.5, 2],
      ['at no number', Number.NaN, 2],
      ['without bound', 0, Number.POSITIVE_INFINITY],
    ])('refuses a range %s', async (_, offset, length) => {
      const { source } = await start(randomBytes(100))

      await expect(source.read({ offset, length })).rejects.toThrow(CorruptSourceError)
    })

    it('opens an empty object', async () => {
      const { source } = await start(new Uint8Array(0))

      expect(source.size).toBe(0)
      expect(await source.read({ offset: 0, length: 0 })).toHaveLength(0)
      await expect(source.read({ offset: 0, length: 1 })).rejects.toThrow(CorruptSourceError)
    })

    it('stops with the reason of the signal', async () => {
      const { source } = await start(randomBytes(100))
      const reason = new Error('enough')

      const read = source.read({ offset: 0, length: 100 }, { signal: AbortSignal.abort(reason) })

      await expect(read).rejects.toBe(reason)
    })

    it('notices that the object changed', async context => {
      const { source, replace } = await start(randomBytes(1000))
      if (replace === undefined) return context.skip('its bytes cannot change')
      await source.read({ offset: 0, length: 10 })
      await replace(randomBytes(1000, 2))

      await expect(source.read({ offset: 20, length: 10 })).rejects.toThrow(SourceChangedError)
    })

    it('notices that the object became shorter', async context => {
      const { source, replace } = await start(randomBytes(1000))
      if (replace === undefined) return context.skip('its bytes cannot change')
      await replace(randomBytes(500))

      await expect(source.read({ offset: 400, length: 200 })).rejects.toThrow(SourceChangedError)
      await expect(source.read({ offset: 600, length: 200 })).rejects.toThrow(SourceChangedError)
    })
  })
}
