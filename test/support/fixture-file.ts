/** Files of `test/fixtures/hdf5`. */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { ByteSource } from '#lib/io/byte-source.ts'
import { memorySource } from './memory-source.ts'

export const fixturePath = (name: string): string => fileURLToPath(new URL(`../fixtures/hdf5/${name}`, import.meta.url))

export const fixtureBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(fixturePath(name)))

export const fixtureSource = (name: string): ByteSource => memorySource(fixtureBytes(name), { url: name })

/** A file of which only the pages that are not zero are kept: a line of JSON, then the pages; gzip over all. */
export function sparseFixtureSource(name: string): ByteSource {
  const content = gunzipSync(fixtureBytes(name))
  const header = content.indexOf('\n')
  const { size, pageBytes, offsets }: { size: number; pageBytes: number; offsets: number[] } = JSON.parse(
    content.toString('utf8', 0, header),
  )
  const pages = content.subarray(header + 1)

  return {
    url: name,
    size,
    etag: '"sparse"',
    async read({ offset, length }) {
      const bytes = new Uint8Array(length)
      for (const [index, start] of offsets.entries()) {
        const from = Math.max(start, offset)
        const to = Math.min(start + pageBytes, offset + length)
        const page = index * pageBytes - start
        if (from < to) bytes.set(pages.subarray(page + from, page + to), from - offset)
      }
      return bytes
    },
    async close() {},
  }
}
