import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { InvalidInputError, SourceUnavailableError } from '#lib/errors.ts'
import { keysOf } from '#test/support/folder.ts'
import { convertOne, withFolder } from '#test/support/local-session.ts'
import { memoryStores } from '#test/support/memory-stores.ts'
import { SAMPLE_PROBE } from '#test/support/sample-session.ts'

const source = SAMPLE_PROBE

const contentsOf = (folder: string) =>
  new Map([...keysOf(folder)].map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')]))

describe('convertSession to a folder', () => {
  it('leaves the store and nothing else', () =>
    withFolder(async folder => {
      const out = join(folder, 'probe.nwb.zarr')

      const summary = await convertOne({ source, out })

      expect(summary).toMatchObject({ status: 'converted', out, routes: { rechunk: 17 } })
      expect(readdirSync(folder)).toEqual(['probe.nwb.zarr'])
      const files = keysOf(out)
      expect(summary.objects).toBe(files.size)
      expect(summary.bytesWritten).toBe([...files.values()].reduce((sum, { length }) => sum + length, 0))
    }))

  it('gives the same bytes twice, and none of them is of the day or the place', () =>
    withFolder(async folder => {
      await convertOne({ source, out: join(folder, 'a') }, { now: () => new Date(1e12) })
      await convertOne({ source, out: join(folder, 'b') }, { now: () => new Date(2e12) })

      expect(contentsOf(join(folder, 'a'))).toEqual(contentsOf(join(folder, 'b')))
    }))

  it('says that a store is there already, fast and without reading the source', () =>
    withFolder(async folder => {
      const out = join(folder, 'a')
      await convertOne({ source, out })

      const again = await convertOne({ source, out })

      expect(again).toMatchObject({ status: 'already-done', bytesRead: 0, bytesWritten: 0 })
    }))

  it('goes on where a stopped run ended, by its plan', () =>
    withFolder(async folder => {
      const out = join(folder, 'a')
      const stop = new AbortController()
      const stopped = convertOne(
        { source, out },
        { signal: stop.signal, progress: ({ stage }) => stage === 'merge' && stop.abort(new Error('stopped')) },
      )
      await expect(stopped).rejects.toThrow('stopped')
      expect(existsSync(out)).toBe(false)

      const resumed = await convertOne({ source, out })

      expect(resumed.status).toBe('resumed')
      expect(resumed.bytesRead).toBe(0)
      await convertOne({ source, out: join(folder, 'b') })
      expect(contentsOf(out)).toEqual(contentsOf(join(folder, 'b')))
    }))

  it('does again what of a finished unit is missing or has another size', () =>
    withFolder(async folder => {
      const out = join(folder, 'a')
      const stop = new AbortController()
      const progress = ({ stage }: { stage: string }) => stage === 'merge' && stop.abort(new Error('stopped'))
      await expect(convertOne({ source, out }, { signal: stop.signal, progress })).rejects.toThrow('stopped')
      const chunk = [...keysOf(`${out}.partial/store`)].find(([, { length }]) => length > 1000)![0]
      writeFileSync(join(`${out}.partial/store`, chunk), 'torn')

      await convertOne({ source, out })

      await convertOne({ source, out: join(folder, 'b') })
      expect(contentsOf(out)).toEqual(contentsOf(join(folder, 'b')))
    }))

  it('refuses other options for the same place, unless they may overwrite', () =>
    withFolder(async folder => {
      const out = join(folder, 'a')
      const options = { codec: 'gzip:1' }
      await convertOne({ source, out })
      const before = contentsOf(out)

      await expect(convertOne({ source, out, options })).rejects.toThrow(InvalidInputError)
      expect(contentsOf(out)).toEqual(before)

      const replaced = await convertOne({ source, out, options, overwrite: true })
      expect(replaced.status).toBe('converted')
      await convertOne({ source, out: join(folder, 'b'), options })
      expect(contentsOf(out)).toEqual(contentsOf(join(folder, 'b')))
      expect(readdirSync(folder).sort()).toEqual(['a', 'b'])
    }))

  it.each([
    ['a folder', ''],
    ['a folder where it would grow', '.partial'],
  ])('never touches %s that it did not make', (_, suffix) =>
    withFolder(async folder => {
      const out = join(folder, 'a')
      mkdirSync(`${out}${suffix}/sub`, { recursive: true })
      writeFileSync(`${out}${suffix}/sub/thesis.txt`, 'years of work')

      await expect(convertOne({ source, out, overwrite: true })).rejects.toThrow(/not made by this program/)

      expect(contentsOf(folder)).toEqual(
        new Map([[`a${suffix}/sub/thesis.txt`, Buffer.from('years of work').toString('base64')]]),
      )
    }),
  )

  it('takes an empty folder', () =>
    withFolder(async folder => {
      mkdirSync(join(folder, 'a'))

      expect((await convertOne({ source, out: join(folder, 'a') })).status).toBe('converted')
    }))

  it('stops within a second when told to', () =>
    withFolder(async folder => {
      const stop = new AbortController()
      let told = 0
      const running = convertOne(
        { source, out: join(folder, 'a') },
        {
          signal: stop.signal,
          progress({ stage }) {
            if (stage !== 'convert' || told > 0) return
            told = performance.now()
            stop.abort(new Error('enough'))
          },
        },
      )

      await expect(running).rejects.toThrow('enough')

      expect(performance.now() - told).toBeLessThan(1000)
    }))
})

describe('convertSession in place, as on S3', () => {
  const out = 's3://bucket/probe.nwb.zarr'

  it('writes the keys that open the store last, and leaves no work files', async () => {
    const stores = memoryStores()

    await convertOne({ source, out }, { openStore: stores.openStore })

    const written = stores.log.filter(path => path.startsWith(`${out}/`))
    expect(written.slice(-3)).toEqual([`${out}/.zattrs`, `${out}/.zgroup`, `${out}/.zmetadata`])
    expect(stores.log.at(-1)).toBe(`-${out}.partial/work/session.json`)
    expect([...(await stores.contents(`${out}.partial/work`)).keys()]).toEqual([])
  })

  it('holds the same bytes as a folder', () =>
    withFolder(async folder => {
      const stores = memoryStores()
      await convertOne({ source, out }, { openStore: stores.openStore })
      await convertOne({ source, out: join(folder, 'a') })

      const inPlace = await stores.contents(out)

      expect(new Map([...inPlace].sort())).toEqual(new Map([...contentsOf(join(folder, 'a'))].sort()))
    }))

  it('ends with the same bytes wherever writing failed on the way', async () => {
    const undisturbed = memoryStores()
    await convertOne({ source, out }, { openStore: undisturbed.openStore })
    const writes = undisturbed.log.length

    for (const failing of [1, 2, 5, 9, writes - 60, writes - 30, writes - 20, writes - 12, writes - 8, writes - 4]) {
      let count = 0
      const stores = memoryStores({
        beforeSet() {
          count++
          if (count === failing) throw new SourceUnavailableError('the store is gone')
        },
      })
      const first = convertOne({ source, out }, { openStore: stores.openStore })
      if (failing < count) await expect(first).rejects.toThrow()
      else await first.catch(() => {})
      await convertOne({ source, out }, { openStore: stores.openStore })

      expect(await stores.contents(out), `write ${failing} of ${writes}`).toEqual(await undisturbed.contents(out))
      expect((await stores.contents(`${out}.partial/work`)).size).toBe(0)
    }
  })

  it('removes what a store that is written over has and the new one has not', async () => {
    const stores = memoryStores()
    const chunks = [{ path: '/acquisition/**', chunkShape: [100, 1] }]
    const lfp = chunks.map(rule => ({ ...rule, path: '/acquisition/probe_*_lfp/**/data' }))
    await convertOne({ source, out, options: { chunkOverrides: lfp } }, { openStore: stores.openStore })
    const before = (await stores.contents(out)).size

    await convertOne({ source, out, overwrite: true }, { openStore: stores.openStore })

    const fresh = memoryStores()
    await convertOne({ source, out }, { openStore: fresh.openStore })
    expect(before).toBeGreaterThan((await fresh.contents(out)).size)
    expect(await stores.contents(out)).toEqual(await fresh.contents(out))
  })

  it('refuses a prefix that holds other things', async () => {
    const stores = memoryStores()
    await (await stores.openStore(out)).set('other.txt', Buffer.from('x'))

    await expect(convertOne({ source, out, overwrite: true }, { openStore: stores.openStore })).rejects.toThrow(
      /not made by this program/,
    )
  })
})
