/** A session in parts: a virtual dataset, external storage and external links, against the same session in one file. */

import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openS3Source } from '#lib/io/s3-source.ts'
import { convertSession } from '#lib/local.ts'
import { compareStage } from '#lib/stages/compare.ts'
import { keysOf } from '#test/support/folder.ts'
import { startHttpServer } from '#test/support/http-server.ts'
import { convertOne, sessionInput, testEnvironment, withFolder } from '#test/support/local-session.ts'
import { startS3Server } from '#test/support/s3-server.ts'

const PARTS = fileURLToPath(new URL('../fixtures/linked/', import.meta.url))

const NAMES = ['parts/lfp-0.h5', 'parts/lfp-1.h5', 'parts/lfp-2.h5', 'parts/other.nwb', 'parts/speed.bin', 'speed.bin']

const contentOf = (name: string): Buffer => readFileSync(join(PARTS, name))

const CONTENTS = Object.fromEntries(['session.nwb', ...NAMES].map(name => [name, contentOf(name)]))

/** 298 as a big-endian float. */
const LAST_DEPTH = Buffer.from([0x43, 0x95, 0, 0])

/** What a store holds, but for where it came from. */
const dataOf = (out: string) => new Map([...keysOf(out)].filter(([key]) => !key.startsWith('nwb2zarr/')))

const whole = await withFolder(async folder => {
  const out = join(folder, 'whole.nwb.zarr')
  await convertOne({ source: join(PARTS, 'whole.nwb'), out })
  return dataOf(out)
})

describe('a session in parts', () => {
  it('becomes the store of the session in one file, and compares clean', () =>
    withFolder(async folder => {
      const source = join(PARTS, 'session.nwb')
      const out = join(folder, 'parts.nwb.zarr')

      await convertOne({ source, out })

      expect(whole.size).toBeGreaterThan(20)
      expect(dataOf(out)).toEqual(whole)
      const comparison = await compareStage({ sources: [source], store: out }, testEnvironment())
      expect(comparison).toMatchObject({ equal: true, differences: [], changes: { 'external-links': 2 } })
      const provenance = Buffer.from(keysOf(out).get('nwb2zarr/provenance.json') ?? []).toString()
      for (const name of NAMES) expect(provenance).toContain(name)
    }))

  it('is found different when one of them is another afterwards', () =>
    withFolder(async folder => {
      cpSync(PARTS, folder, { recursive: true })
      const source = join(folder, 'session.nwb')
      const out = join(folder, 'out.nwb.zarr')
      await convertOne({ source, out })

      for (const name of NAMES) {
        const bytes = Buffer.from(contentOf(name))
        // The last element of the data that are taken from it.
        const at = name === 'parts/other.nwb' ? bytes.lastIndexOf(LAST_DEPTH) : bytes.length - 1
        expect(at).toBeGreaterThan(0)
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
        writeFileSync(join(folder, name), bytes)

        const { differences } = await compareStage({ sources: [source], store: out }, testEnvironment())

        expect(differences, name).toMatchObject([{ kind: 'value' }])
        writeFileSync(join(folder, name), contentOf(name))
      }
    }))

  it('is read from a web server', () =>
    withFolder(async folder => {
      const server = await startHttpServer(
        Object.fromEntries(Object.entries(CONTENTS).map(([name, bytes]) => [`/day/${name}`, bytes])),
      )
      onTestFinished(server.close)
      const out = join(folder, 'out.nwb.zarr')

      await convertOne({ source: `${server.url}/day/session.nwb`, out })

      expect(dataOf(out)).toEqual(whole)
    }))

  it('is read from S3', () =>
    withFolder(async folder => {
      const objects = Object.entries(CONTENTS).map(([name, bytes]) => [`day/${name}`, bytes])
      const server = await startS3Server({ lab: Object.fromEntries(objects) })
      onTestFinished(server.close)
      const out = join(folder, 'out.nwb.zarr')
      const credentials = 'anonymous'

      await convertOne(
        { source: 's3://lab/day/session.nwb', out },
        { openSource: (url, options) => openS3Source(url, { ...options, endpoint: server.url, credentials }) },
      )

      expect(dataOf(out)).toEqual(whole)
    }))
})

describe('a part that is missing', () => {
  it.each(NAMES)('is named before anything is written: %s', name =>
    withFolder(async folder => {
      cpSync(PARTS, folder, { recursive: true })
      rmSync(join(folder, name))
      const out = join(folder, 'out.nwb.zarr')

      const converting = convertOne({ source: join(folder, 'session.nwb'), out })

      await expect(converting).rejects.toMatchObject({
        name: 'UnsupportedFeatureError',
        message: expect.stringContaining(name),
        place: { advice: expect.stringContaining('beside') },
      })
      expect([...keysOf(folder).keys()].filter(key => key.startsWith('out'))).toEqual([])
    }),
  )

  it('can be left out', () =>
    withFolder(async folder => {
      cpSync(PARTS, folder, { recursive: true })
      rmSync(join(folder, 'parts/other.nwb'))
      const out = join(folder, 'out.nwb.zarr')
      const exclude = ['/acquisition/depth', '/acquisition/depth_again', '/acquisition/same_depth'] as const

      await convertOne({ source: join(folder, 'session.nwb'), out, options: { exclude: [...exclude] } })

      expect([...dataOf(out).keys()].filter(key => key.includes('depth'))).toEqual([])
    }))

  it('is an error where it is too short', () =>
    withFolder(async folder => {
      cpSync(PARTS, folder, { recursive: true })
      truncateSync(join(folder, 'speed.bin'), 799)

      const converting = convertOne({ source: join(folder, 'session.nwb'), out: join(folder, 'out.nwb.zarr') })

      await expect(converting).rejects.toMatchObject({
        name: 'CorruptSourceError',
        message: expect.stringMatching(/speed\.bin has 799 bytes; \/acquisition\/speed\/data has data in it up to 800/),
      })
    }))

  it('is an error where another version has taken its place in a stopped conversion', () =>
    withFolder(async folder => {
      cpSync(PARTS, folder, { recursive: true })
      const input = sessionInput({ source: join(folder, 'session.nwb'), out: join(folder, 'out.nwb.zarr') })
      const stop = new AbortController()
      const stopped = convertSession(input, {
        ...testEnvironment({ signal: stop.signal }),
        progress: ({ stage }) => {
          if (stage === 'convert') stop.abort()
        },
      })
      await expect(stopped).rejects.toThrow()
      writeFileSync(join(folder, 'parts/lfp-1.h5'), Buffer.concat([contentOf('parts/lfp-1.h5'), Buffer.of(0)]))

      await expect(convertSession(input, testEnvironment())).rejects.toMatchObject({
        name: 'SourceChangedError',
        place: { url: expect.stringContaining('lfp-1.h5') },
      })
    }))
})
