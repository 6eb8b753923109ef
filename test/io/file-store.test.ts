import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { InvalidInputError } from '#lib/errors.ts'
import { openFileStore } from '#lib/io/file-store.ts'
import type { Store } from '#lib/io/store.ts'
import { folderOf } from '#test/support/folder.ts'

const folders: { remove: () => void }[] = []

function start(): string {
  const folder = folderOf(new Map())
  folders.push(folder)
  return folder.path
}

afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

async function keysOf(store: Store): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list('')) keys.push(key)
  return keys
}

describe('openFileStore', () => {
  it('makes no folder before there is a value', async () => {
    const folder = start()

    const store = await openFileStore(join(folder, 'x.zarr'))
    await keysOf(store)

    expect(readdirSync(folder)).toEqual([])
  })

  it('refuses a file', async () => {
    const folder = start()
    writeFileSync(join(folder, 'x.zarr'), '')

    await expect(openFileStore(join(folder, 'x.zarr'))).rejects.toThrow(InvalidInputError)
  })

  it('makes its folder anew where somebody removed it meanwhile', async () => {
    const folder = start()
    const store = await openFileStore(join(folder, 'x.zarr'))
    await store.set('a/b/0', Uint8Array.of(1))
    rmSync(join(folder, 'x.zarr'), { recursive: true })

    await store.set('a/b/1', Uint8Array.of(2))

    expect(await keysOf(store)).toEqual(['a/b/1'])
  })

  it('says that a value stands where a group should be', async () => {
    const store = await openFileStore(start())
    await store.set('a', Uint8Array.of(1))

    await expect(store.set('a/0', Uint8Array.of(1))).rejects.toThrow(InvalidInputError)
    await expect(store.set('b/c', Uint8Array.of(1)).then(() => store.set('b', Uint8Array.of(1)))).rejects.toThrow()
    expect(await keysOf(store)).toEqual(['a', 'b/c'])
  })

  it('leaves nothing behind where a write fails', async () => {
    const folder = start()
    const store = await openFileStore(folder)
    await store.set('a/b', Uint8Array.of(1))

    await expect(store.set('a', Uint8Array.of(1))).rejects.toThrow()

    expect(readdirSync(folder)).toEqual(['a'])
  })

  it('removes the folders that a deleted value leaves empty, itself not', async () => {
    const folder = start()
    const store = await openFileStore(folder)
    await store.set('a/b/c/0', Uint8Array.of(1))
    await store.set('a/1', Uint8Array.of(1))

    await store.delete('a/b/c/0')
    expect(readdirSync(join(folder, 'a'))).toEqual(['1'])
    await store.delete('a/1')

    expect(readdirSync(folder)).toEqual([])
  })

  it('lists what it finds: links to files, but no sockets or dead links', async () => {
    const folder = start()
    const store = await openFileStore(folder)
    await store.set('a', Uint8Array.of(1, 2))
    symlinkSync(join(folder, 'a'), join(folder, 'link'))
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dead'))

    expect(await keysOf(store)).toEqual(['a', 'link'])
  })
})

describe('leftovers of a killed writer', () => {
  const leftoverOf = (pid: number) => `.nwb2zarr-${pid}-0123456789ab.tmp`

  it('are no keys, and are removed with the first write beside them', async () => {
    const folder = start()
    mkdirSync(join(folder, 'a'))
    const child = spawn(process.execPath, ['--version'])
    await once(child, 'exit')
    writeFileSync(join(folder, 'a', leftoverOf(child.pid ?? 0)), 'half')
    const store = await openFileStore(folder)

    expect(await keysOf(store)).toEqual([])
    await store.set('a/0', Uint8Array.of(1))

    expect(readdirSync(join(folder, 'a'))).toEqual(['0'])
  })

  it('are left alone while their writer runs', async () => {
    const folder = start()
    const running = [leftoverOf(process.pid), leftoverOf(process.ppid)]
    for (const name of running) writeFileSync(join(folder, name), 'half')
    const store = await openFileStore(folder)

    await store.set('a', Uint8Array.of(1))

    expect(readdirSync(folder).toSorted()).toEqual([...running, 'a'].toSorted())
  })

  it('never show as a value: kill -9 leaves the old value or the new', async () => {
    const folder = start()
    const writer = `
      import { openFileStore } from ${JSON.stringify(import.meta.resolve('#lib/io/file-store.ts'))}
      const store = await openFileStore(${JSON.stringify(folder)})
      console.log('ready')
      for (let at = 0; ; at++) await store.set('a/0', new Uint8Array(3_000_000).fill(at % 250))
    `
    for (let round = 0; round < 5; round++) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', writer])
      await once(child.stdout, 'data')
      await new Promise(resolve => setTimeout(resolve, 20 + round * 7))
      child.kill('SIGKILL')
      await once(child, 'exit')

      const store = await openFileStore(folder)
      const value = await store.get('a/0')
      if (value !== undefined) expect(Buffer.compare(value, new Uint8Array(3_000_000).fill(value[0] ?? 0))).toBe(0)
      await store.set('a/1', Uint8Array.of(1))
      expect(readdirSync(join(folder, 'a')).filter(name => name.startsWith('.'))).toEqual([])
    }
  })
})
