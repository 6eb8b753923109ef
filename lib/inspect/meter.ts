/** What each check has read, where many run at the same time: the check that a read is made for is known by its context. */

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Values } from '#lib/array/values.ts'
import type { ReadElements } from './inspected-array.ts'

export interface Meter {
  readonly read: ReadElements
  /** Bytes of elements that each check was given, by its name. */
  readonly bytes: ReadonlyMap<string, number>
}

/** As numpy counts them. */
const REFERENCE_BYTES = 8

const reader = new AsyncLocalStorage<string>()

/** Runs `work`, whose reads are those of the check `name`. */
export const readingFor = <Result>(name: string, work: () => Result): Result => reader.run(name, work)

export function metered(read: ReadElements): Meter {
  const bytes = new Map<string, number>()
  return {
    bytes,
    read: async (path, region) => {
      const name = reader.getStore()
      const values = await read(path, region)
      if (name !== undefined) bytes.set(name, (bytes.get(name) ?? 0) + bytesOf(values))
      return values
    },
  }
}

/** Bytes of elements in memory; a text has one for each character, about. */
export function bytesOf(values: Values): number {
  switch (values.kind) {
    case 'fixed':
    case 'opaque':
      return values.bytes.length
    case 'strings':
      return values.strings.reduce((sum, text) => sum + text.length, 0)
    case 'references':
      return values.targets.length * REFERENCE_BYTES
    case 'records':
      return values.fields.reduce((sum, field) => sum + bytesOf(field.values), 0)
    case 'lists':
    case 'arrays':
      return bytesOf(values.values)
  }
}
