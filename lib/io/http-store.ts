/** A Zarr store on a web server, read only: `https://host/session.nwb.zarr`. */

import { UnsupportedFeatureError } from '#lib/errors.ts'
import { outsideError, parseContentRange, rangeHeader } from './byte-range.ts'
import { noRangesError, statusError } from './http-errors.ts'
import { type BodyWish, exchange, type HttpHead, type HttpOptions } from './http-exchange.ts'
import { withoutSignature } from './http-source.ts'
import type { Store } from './store.ts'
import { checkKey } from './store-key.ts'

/** No value of a store that can be read in memory is larger; bounds what a lying server can make us keep. */
export const DEFAULT_VALUE_BYTES = 1024 ** 3

export interface HttpStoreOptions extends HttpOptions {
  /** Servers over S3 without the right to list answer 403 for keys that do not exist. */
  readonly forbiddenIsAbsent?: boolean
  /** Longest value that is read. */
  readonly maxValueBytes?: number
}

/** Any query of the URL (a signature, a token) goes along with every key. */
export function openHttpStore(url: string, options: HttpStoreOptions = {}): Store {
  const { forbiddenIsAbsent = false, maxValueBytes = DEFAULT_VALUE_BYTES, ...http } = options
  const name = withoutSignature(url)
  const isAbsent = (status: number) => status === 404 || status === 410 || (forbiddenIsAbsent && status === 403)
  const nameOf = (key: string) => withoutSignature(urlOf(url, key))

  return {
    url: name,
    async get(key, { signal } = {}) {
      checkKey(key, name)
      const wants = (head: HttpHead): BodyWish => {
        if (isAbsent(head.status)) return { kind: 'none' }
        if (head.status !== 200) throw statusError(head, nameOf(key))
        return { kind: 'atMost', bytes: maxValueBytes }
      }
      const answer = await exchange(urlOf(url, key), { wants }, { ...http, signal, name: nameOf(key) })
      return isAbsent(answer.status) ? undefined : answer.body
    },
    async getRange(key, range, { signal } = {}) {
      if (range.length === 0) return (await this.get(key, { signal }))?.slice(0, 0)
      checkKey(key, name)
      const wants = (head: HttpHead): BodyWish => {
        if (isAbsent(head.status)) return { kind: 'none' }
        if (head.status === 200) throw noRangesError(head, nameOf(key))
        if (head.status !== 206 && head.status !== 416) throw statusError(head, nameOf(key))
        const answered = parseContentRange(head.headers.get('content-range'))
        if (answered?.offset === range.offset && answered.length === range.length) {
          return { kind: 'exactly', bytes: range.length }
        }
        throw outsideError({ url: nameOf(key), offset: range.offset })
      }
      const headers = { range: rangeHeader(range) }
      const answer = await exchange(urlOf(url, key), { headers, wants }, { ...http, signal, name: nameOf(key) })
      return isAbsent(answer.status) ? undefined : answer.body
    },
    async set() {
      throw readOnlyError(name)
    },
    // biome-ignore lint/correctness/useYield: there is nothing to yield before the refusal
    async *list() {
      throw new UnsupportedFeatureError('list over HTTP', 'Web servers cannot list the keys of a store.', {
        url: name,
        advice: 'Use the s3:// address or a local copy.',
      })
    },
    async delete() {
      throw readOnlyError(name)
    },
  }
}

function urlOf(base: string, key: string): string {
  const url = new URL(base)
  const path = key.split('/').map(encodeURIComponent).join('/')
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`
  return url.href
}

function readOnlyError(url: string): UnsupportedFeatureError {
  return new UnsupportedFeatureError('write over HTTP', 'Stores on web servers can only be read.', {
    url,
    advice: 'Write to a folder or to s3://bucket/prefix.',
  })
}
