import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { InvalidInputError, SourceChangedError, SourceUnavailableError } from '#lib/errors.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { folderOf } from '#test/support/folder.ts'
import { randomBytes } from '#test/support/random.ts'

const BYTES = randomBytes(1000)
const folders: { remove: () => void }[] = []

function start(): { folder: string; path: string } {
  const folder = folderOf(new Map([['a.nwb', BYTES]]))
  folders.push(folder)
  return { folder: folder.path, path: join(folder.path, 'a.nwb') }
}

afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

describe('openFileSource', () => {
  it('says that there is no such file', async () => {
    const { folder } = start()

    await expect(openFileSource(join(folder, 'none.nwb'))).rejects.toThrow(InvalidInputError)
    await expect(openFileSource(join(folder, 'a.nwb', 'b.nwb'))).rejects.toThrow(InvalidInputError)
    await expect(openFileSource(join(folder, 'x'.repeat(300)))).rejects.toThrow(InvalidInputError)
  })

  it('refuses a folder', async () => {
    const { folder } = start()
    mkdirSync(join(folder, 'session.nwb'))

    await expect(openFileSource(join(folder, 'session.nwb'))).rejects.toThrow('This is a folder')
  })

  it.skipIf(process.platform === 'win32')('refuses a pipe without waiting for its writer', async () => {
    const { folder } = start()
    execFileSync('mkfifo', [join(folder, 'pipe')])

    await expect(openFileSource(join(folder, 'pipe'))).rejects.toThrow(InvalidInputError)
  })

  it.skipIf(process.getuid?.() === 0)(
    'says that permission is lacking (skipped for root, who lacks none)',
    async () => {
      const { path } = start()
      chmodSync(path, 0)

      await expect(openFileSource(path)).rejects.toThrow(SourceUnavailableError)
    },
  )

  it.each<[string, (path: string) => void]>([
    ['grows', path => appendFileSync(path, 'x')],
    ['shrinks', path => truncateSync(path, 500)],
    ['is written again', path => writeFileSync(path, BYTES)],
  ])('notices that the file %s', async (_, change) => {
    const { path } = start()
    const source = await openFileSource(path)
    // Times of files move on in steps of the kernel's clock, up to 10 ms.
    await new Promise(resolve => setTimeout(resolve, 20))
    change(path)

    await expect(source.read({ offset: 0, length: 1000 })).rejects.toThrow(SourceChangedError)
    await source.close()
  })

  it('goes on with the file that it opened when another takes the name', async () => {
    const { folder, path } = start()
    const source = await openFileSource(path)
    writeFileSync(join(folder, 'other'), randomBytes(1000, 2))
    await rename(join(folder, 'other'), path)

    expect(await source.read({ offset: 0, length: 1000 })).toEqual(BYTES)
    await source.close()
  })

  it('gives the same version for the same file, another for another', async () => {
    const { path } = start()
    const first = await openFileSource(path)
    const second = await openFileSource(path)
    await new Promise(resolve => setTimeout(resolve, 20))
    writeFileSync(path, BYTES)
    const third = await openFileSource(path)

    expect(second.etag).toBe(first.etag)
    expect(third.etag).not.toBe(first.etag)
    for (const source of [first, second, third]) await source.close()
  })
})
