/**
 * A store as zarrita takes it. zarrita reads metadata with JSON.parse, which fails on the bare NaN and Infinity of hdmf-zarr
 * (for the whole store where it is consolidated); here they become the texts `"NaN"`, `"Infinity"`, `"-Infinity"`.
 */

import type { ReadOptions } from '#lib/io/byte-source.ts'
import type { Store } from '#lib/io/store.ts'

type ZarritaKey = `/${string}`

type ZarritaRange = { readonly offset: number; readonly length: number } | { readonly suffixLength: number }

/** zarrita's `AsyncReadable`. */
export interface ZarritaStore {
  get(key: ZarritaKey, options?: ReadOptions): Promise<Uint8Array | undefined>
  getRange(key: ZarritaKey, range: ZarritaRange, options?: ReadOptions): Promise<Uint8Array | undefined>
}

const METADATA_NAMES = ['.zattrs', '.zarray', '.zgroup', '.zmetadata']

export const tolerantStore = (store: Store): ZarritaStore => ({
  get: async (key, options) => {
    const name = key.slice(1)
    const bytes = await store.get(name, options)
    const isMetadata = METADATA_NAMES.includes(name.slice(name.lastIndexOf('/') + 1))
    return bytes !== undefined && isMetadata ? quoteTokens(bytes) : bytes
  },
  getRange: async (key, range, options) => {
    const name = key.slice(1)
    if ('offset' in range) return store.getRange(name, range, options)
    const bytes = await store.get(name, options)
    return bytes?.subarray(Math.max(0, bytes.length - range.suffixLength))
  },
})

/** The same JSON with the bare tokens in quotes; texts that hold such words stay as they are. */
function quoteTokens(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(bytes)
  if (!/NaN|Infinity/.test(text)) return bytes
  const quoted = splitAtStrings(text).map((piece, index) =>
    index % 2 === 1 ? piece : piece.replace(/-?Infinity|NaN/g, token => `"${token}"`),
  )
  return new TextEncoder().encode(quoted.join(''))
}

/** Pieces between strings and strings (with their quotes) in turn. */
function splitAtStrings(text: string): string[] {
  const pieces: string[] = []
  let at = 0
  for (;;) {
    const open = text.indexOf('"', at)
    if (open < 0) return [...pieces, text.slice(at)]
    let close = open + 1
    while (close < text.length && text[close] !== '"') close += text[close] === '\\' ? 2 : 1
    pieces.push(text.slice(at, open), text.slice(open, close + 1))
    at = close + 1
  }
}
