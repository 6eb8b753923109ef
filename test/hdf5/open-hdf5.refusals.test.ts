/** What cannot be read is refused by name, where it is met, and spoils nothing else. */

import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Hdf5Path } from '#lib/hdf5/hdf5-file.ts'
import { openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { fixtureBytes, fixtureSource } from '#test/support/fixture-file.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { withHdf5 } from '#test/support/open-fixture.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

describe('openHdf5', () => {
  it.each([
    ['an empty file', new Uint8Array(0)],
    ['a text', Buffer.from('session_id,date\n1,2020-01-01\n')],
    ['a page of HTML', Buffer.from(`<!doctype html><html>${' '.repeat(4096)}</html>`)],
  ])('says of %s that it is not an HDF5 file', async (_, bytes) => {
    const opening = openHdf5(memorySource(new Uint8Array(bytes), { url: 'some.nwb' }))

    await expect(opening).rejects.toMatchObject({
      name: 'InvalidInputError',
      message: 'This is not an HDF5 file',
      place: { url: 'some.nwb' },
    })
  })

  it('says of a file that lacks its end that it is truncated', async () => {
    const opening = openHdf5(memorySource(fixtureBytes('kinds.h5').subarray(0, 40_000)))

    await expect(opening).rejects.toMatchObject({
      name: 'CorruptSourceError',
      message: expect.stringContaining('truncated file'),
    })
  })

  it('names the attribute whose type has no form here', async () => {
    const reading = withHdf5('odd-attribute.h5', file => file.readObjects())

    await expect(reading).rejects.toMatchObject({
      name: 'UnsupportedFeatureError',
      feature: 'float of 16 bytes',
      message: expect.stringContaining('attribute "wide" of /'),
    })
  })

  it('names both ends of an attribute that refers to nothing', async () => {
    const reading = withHdf5('dangling-attribute.h5', file => file.readObjects())

    await expect(reading).rejects.toMatchObject({
      name: 'CorruptSourceError',
      message: 'Attribute "target" of /holder refers to an object at address 800, where the file has none',
    })
  })

  const traps = ['traps.h5', 'traps-latest.h5'].map(name => sharedFolder(`fixtures/hdf5-traps/${name}`))
  it.skipIf(!traps.every(existsSync)).each(traps)('refuses names that are not UTF-8: %s', async path => {
    const source = await openFileSource(path)

    await withHdf5(source, async file => {
      await expect(file.readObjects()).rejects.toMatchObject({
        name: 'CorruptSourceError',
        message: expect.stringContaining('/ has a child whose name cannot be read: "bad'),
        place: { path: '/' },
      })
      expect(await file.readValues('/u64')).toMatchObject({ bytes: new Uint8Array(8).fill(255) })
    })
    await source.close()
  })
})

describe('readValues', () => {
  it('names what each dataset has that cannot be read, and reads the others', async () => {
    await withHdf5('odd.h5', async file => {
      const objects = await file.readObjects()
      const refused: Record<string, string> = {}
      for (const { kind, path } of objects) {
        if (kind !== 'dataset') continue
        await file.readValues(path).catch(error => {
          refused[path] = `${error.name}: ${error.feature}: ${error.message}`
        })
      }

      expect(refused).toEqual({
        '/bfloat16':
          'UnsupportedFeatureError: floats that are not IEEE: floats that are not IEEE: 2 bytes, 7 of mantissa',
        '/external':
          'UnsupportedFeatureError: external storage: /external has data in another file, "outside.bin", which is not there',
        '/long_double': refusal('float of 16 bytes', '/long_double'),
        '/lzf': 'UnsupportedFeatureError: filter 32000: /lzf is compressed with filter 32000 (lzf)',
        '/record': refusal('float of 16 bytes', '/record'),
        '/three_bytes': refusal('integer of 3 bytes', '/three_bytes'),
        '/time': refusal('time datatype', '/time'),
        '/virtual':
          'UnsupportedFeatureError: virtual dataset: /virtual has data in another file, "elsewhere.h5", which is not there',
        '/virtual_inside':
          'UnsupportedFeatureError: virtual dataset: /virtual_inside has data in another file, "elsewhere.h5", which is not there',
        '/virtual_missing': expect.stringContaining('description of /nowhere, of which /virtual_missing is composed'),
      })
      expect(objects.map(({ path }) => path)).toEqual(['/', ...Object.keys(refused), '/good'].sort())
    })
  })

  const refusal = (feature: string, path: string) =>
    `UnsupportedFeatureError: ${feature}: ${path} has a datatype that cannot be read: ${feature}`

  it('does not hand out a text that is not UTF-8 as another text', async () => {
    await expect(withHdf5('traps.h5', file => file.readValues('/s_latin1'))).rejects.toMatchObject({
      name: 'CorruptSourceError',
      message: '/s_latin1 holds a text that is not UTF-8, at element 0',
    })
  })

  it('names both ends of a reference to nothing', async () => {
    await expect(withHdf5('dangling-dataset.h5', file => file.readValues('/refs'))).rejects.toMatchObject({
      name: 'CorruptSourceError',
      message: '/refs refers to an object at address 800, where the file has none',
    })
  })

  it.each<[string, Hdf5Path]>([
    ['no such object', '/nowhere'],
    ['a group', '/storage'],
    ['a link that leads nowhere', '/names/loop'],
  ])('names the path of %s', async (_, path) => {
    await expect(withHdf5('kinds.h5', file => file.readValues(path))).rejects.toMatchObject({
      name: 'CorruptSourceError',
      place: { url: 'kinds.h5', path },
    })
  })

  it.each([
    ['one axis too few', { start: [0], shape: [1] }],
    ['a negative start', { start: [-1, 0], shape: [2, 2] }],
    ['an end outside', { start: [30, 0], shape: [6, 4] }],
    ['a shape that is no number', { start: [0, 0], shape: [Number.NaN, 4] }],
  ])('refuses a region with %s', async (_, region) => {
    const reading = withHdf5(fixtureSource('kinds.h5'), file => file.readValues('/storage/chunked', region))

    await expect(reading).rejects.toMatchObject({ name: 'InvalidInputError', place: { path: '/storage/chunked' } })
  })
})
