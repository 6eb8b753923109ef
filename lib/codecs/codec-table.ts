/** The codecs by id, loaded when first used, and chains of them. */

import type { ByteCodec, DecodeOptions, EncodeOptions } from './codec.ts'
import { roomFor } from './codec.ts'
import type { CodecSpec, FilterSpec } from './codec-spec.ts'

/** Filters that turn elements which are objects into bytes; they come first in a chain and are not in the table. */
export type ElementFilterSpec = Extract<FilterSpec, { id: 'vlen-utf8' | 'vlen-bytes' | 'json2' | 'pickle' }>

/** What takes bytes to bytes. */
export type ByteCodecSpec = Exclude<CodecSpec, ElementFilterSpec>

type Loaders = {
  readonly [Id in ByteCodecSpec['id']]: (spec: Extract<ByteCodecSpec, { id: Id }>) => Promise<ByteCodec>
}

const LOADERS: Loaders = {
  zstd: async ({ level }) => (await import('./zstd.ts')).zstd(level),
  gzip: async ({ level }) => (await import('./gzip.ts')).gzip(level),
  zlib: async ({ level }) => (await import('./zlib.ts')).zlib(level),
  blosc: async spec => (await import('./blosc.ts')).blosc(spec),
  shuffle: async ({ elementsize }) => (await import('./shuffle.ts')).shuffle(elementsize),
  fletcher32: async () => (await import('./fletcher32.ts')).fletcher32,
}

export const isElementFilter = (spec: CodecSpec): spec is ElementFilterSpec => !(spec.id in LOADERS)

/** The codec of a spec. */
export function loadCodec(spec: ByteCodecSpec): Promise<ByteCodec> {
  const load = LOADERS[spec.id] as (spec: ByteCodecSpec) => Promise<ByteCodec>
  return load(spec)
}

/** Runs the chain in order; an empty one gives the very bytes back. `itemSize` is that of the bytes at its start. */
export async function encodeBytes(
  bytes: Uint8Array,
  specs: readonly ByteCodecSpec[],
  { itemSize = 1, signal }: EncodeOptions = {},
): Promise<Uint8Array> {
  let current = bytes
  for (const [step, spec] of specs.entries()) {
    const codec = await loadCodec(spec)
    current = await codec.encode(current, { itemSize: step === 0 ? itemSize : 1, signal })
  }
  return current
}

/** Runs the chain backwards. No stage may fill more than `maxBytes` and what codecs can add to it. */
export async function decodeBytes(
  bytes: Uint8Array,
  specs: readonly ByteCodecSpec[],
  { maxBytes, signal }: DecodeOptions,
): Promise<Uint8Array> {
  let current = bytes
  for (let step = specs.length - 1; step >= 0; step--) {
    const codec = await loadCodec(specs[step] as ByteCodecSpec)
    let room = maxBytes
    for (let before = 0; before < step; before++) room = roomFor(room)
    current = await codec.decode(current, { maxBytes: room, signal })
  }
  return current
}
