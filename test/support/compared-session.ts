/** A session converted once, whose store a test then damages in memory, in one way after another, and compares. */

import { join } from 'node:path'
import { compareSession } from '#lib/compare/compare-session.ts'
import type { Comparison } from '#lib/compare/difference.ts'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import { openFiles } from '#lib/stages/open-files.ts'
import type { ConvertInput } from '#lib/stages/payloads.ts'
import { consolidatedDocument } from '#lib/zarr/consolidate.ts'
import { keysOf } from './folder.ts'
import { convertOne, testEnvironment, withFolder } from './local-session.ts'

/** The keys of a store, to be changed at will. */
export class StoreKeys extends Map<string, Uint8Array> {
  /** The bytes of a key that is there. */
  bytes(key: string): Uint8Array {
    const value = this.get(key)
    if (value === undefined)
      throw new Error(`The store has no ${key}; it has ${[...this.keys()].slice(0, 5).join(', ')} …`)
    return value
  }

  /** Changes the document at `key` as text, and the consolidated metadata with it. */
  edit(key: string, change: (text: string) => string): void {
    const before = Buffer.from(this.bytes(key)).toString()
    const after = change(before)
    if (after === before) throw new Error(`Nothing was changed in ${key}: ${before.slice(0, 200)}`)
    this.set(key, Buffer.from(after))
    this.consolidate()
  }

  /** Removes every key below `folder`, and the folder's part of the consolidated metadata. */
  remove(folder: string): void {
    const gone = [...this.keys()].filter(key => key.startsWith(`${folder}/`))
    if (gone.length === 0) throw new Error(`The store has nothing below ${folder}`)
    for (const key of gone) this.delete(key)
    this.consolidate()
  }

  consolidate(): void {
    const documents = [...this].filter(([key]) => /(^|\/)\.z(group|array|attrs)$/.test(key))
    const { key, text } = consolidatedDocument(
      documents.map(([name, value]) => ({ key: name, text: Buffer.from(value).toString() })),
    )
    this.set(key, Buffer.from(text))
  }
}

export interface ComparedSession {
  /** Compares after `damage` has been done to a copy of the store. */
  compare(damage?: (keys: StoreKeys) => void, options?: { sample?: boolean }): Promise<Omit<Comparison, 'seconds'>>
  close(): Promise<void>
}

export async function openComparedSession(
  source: string,
  options: Partial<ConvertInput['options']> = {},
): Promise<ComparedSession> {
  const keys = await withFolder(async folder => {
    const out = join(folder, 'session.nwb.zarr')
    await convertOne({ source, out, options })
    return keysOf(out)
  })
  return openComparedStore([source], keys)
}

/** The same for a store that is there already. */
export async function openComparedStore(
  sources: readonly string[],
  keys: ReadonlyMap<string, Uint8Array>,
): Promise<ComparedSession> {
  const opened = await openFiles(sources, testEnvironment())
  return {
    async compare(damage = () => {}, { sample = false } = {}) {
      const copy = new StoreKeys([...keys].map(([key, value]) => [key, value.slice()]))
      damage(copy)
      return compareSession({ ...opened, store: openMemoryStore(copy) }, { sample })
    },
    close: () => opened.close(),
  }
}
