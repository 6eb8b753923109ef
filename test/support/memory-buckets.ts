/** Buckets of S3 in memory: stores and sources by `s3://` address that see each other's objects. */

import { createHash } from 'node:crypto'
import { InvalidInputError } from '#lib/errors.ts'
import { checkRange } from '#lib/io/byte-range.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import type { ConditionalStore } from '#lib/io/conditional-store.ts'
import { changedError } from '#lib/io/http-errors.ts'

export interface MemoryBuckets {
  openStore(url: string): Promise<ConditionalStore>
  openSource(url: string): Promise<ByteSource>
  /** Objects by their whole address. */
  readonly objects: Map<string, Uint8Array>
  /** When each was written, milliseconds. */
  readonly times: Map<string, number>
  /** Every write (`address`) and deletion (`-address`), in order. */
  readonly log: string[]
  /** Addresses below a prefix, sorted. */
  keys(prefix: string): readonly string[]
}

export interface BucketFaults {
  /** Called before each write and deletion; may throw. */
  readonly beforeWrite?: (address: string) => void | Promise<void>
  readonly now?: () => number
}

export const etagOf = (bytes: Uint8Array): string => `"${createHash('md5').update(bytes).digest('hex')}"`

export function memoryBuckets({ beforeWrite, now = () => 0 }: BucketFaults = {}): MemoryBuckets {
  const objects = new Map<string, Uint8Array>()
  const times = new Map<string, number>()
  const log: string[] = []
  const keys = (prefix: string) => [...objects.keys()].filter(key => key.startsWith(prefix)).sort()
  const write = (address: string, value: Uint8Array) => {
    objects.set(address, new Uint8Array(value))
    times.set(address, now())
    log.push(address)
  }
  return {
    objects,
    times,
    log,
    keys,
    async openStore(url) {
      const folder = `${url.replace(/\/+$/, '')}/`
      return {
        url,
        async get(key) {
          const value = objects.get(`${folder}${key}`)
          return value && new Uint8Array(value)
        },
        async getRange(key, range) {
          const value = objects.get(`${folder}${key}`)
          if (value === undefined) return undefined
          checkRange(range, { url: `${folder}${key}`, size: value.length })
          return new Uint8Array(value.subarray(range.offset, range.offset + range.length))
        },
        async set(key, value) {
          await beforeWrite?.(`${folder}${key}`)
          write(`${folder}${key}`, value)
        },
        async setIfAbsent(key, value) {
          await beforeWrite?.(`${folder}${key}`)
          if (objects.has(`${folder}${key}`)) return false
          write(`${folder}${key}`, value)
          return true
        },
        async *list(prefix) {
          for (const address of keys(`${folder}${prefix}`)) {
            const value = objects.get(address)
            if (value === undefined) continue
            const modifiedAt = new Date(times.get(address) ?? 0)
            yield { key: address.slice(folder.length), size: value.length, etag: etagOf(value), modifiedAt }
          }
        },
        async delete(key) {
          await beforeWrite?.(`-${folder}${key}`)
          objects.delete(`${folder}${key}`)
          log.push(`-${folder}${key}`)
        },
      }
    },
    async openSource(url) {
      const opened = objects.get(url)
      if (opened === undefined) throw new InvalidInputError('There is no such object in the bucket.', { url })
      const etag = etagOf(opened)
      return {
        url,
        size: opened.length,
        etag,
        async read(range) {
          const current = objects.get(url)
          if (current === undefined || etagOf(current) !== etag) throw changedError(url, 'its ETag changed')
          checkRange(range, { url, size: current.length })
          return new Uint8Array(current.subarray(range.offset, range.offset + range.length))
        },
        close: async () => {},
      }
    },
  }
}
