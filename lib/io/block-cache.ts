/**
 * Small scattered reads (HDF5 metadata: some 0.4 KiB each) served from large aligned blocks. Blocks that are missing
 * side by side come in one request; a block on its way is shared by all who want it.
 */

import { checkRange } from './byte-range.ts'
import type { ByteRange, ByteSource, ReadOptions } from './byte-source.ts'
import { type SharedFlight, shareFlight } from './shared-flight.ts'

/** The metadata of a 300 MB LFP file lies in 6 blocks of this size; smaller ones cost more requests than they save bytes. */
export const DEFAULT_BLOCK_BYTES = 256 * 1024

/** 32 blocks: the metadata of all but the largest sessions. */
export const DEFAULT_CAPACITY_BYTES = 8 * 1024 * 1024

export interface BlockCacheOptions {
  readonly blockBytes?: number
  /** Bytes kept; what is on its way counts. */
  readonly capacityBytes?: number
}

/** The bytes of a block, or, while they are on their way, the run of blocks that comes in the same request. */
type Block = { readonly kind: 'here'; readonly bytes: Uint8Array } | { readonly kind: 'coming'; readonly run: Run }

/** Blocks `[first, end)`, fetched together. */
interface Run {
  readonly first: number
  readonly end: number
  readonly flight: SharedFlight<Uint8Array>
}

/** The source, read through an LRU cache of blocks. Reads larger than a quarter of the capacity go past it: they are data, read once. */
export function withBlockCache(source: ByteSource, options: BlockCacheOptions = {}): ByteSource {
  const { blockBytes = DEFAULT_BLOCK_BYTES, capacityBytes = DEFAULT_CAPACITY_BYTES } = options
  const cache = blockCache(source, blockBytes, Math.max(1, Math.floor(capacityBytes / blockBytes)))

  return {
    ...source,
    async read(range, readOptions = {}) {
      readOptions.signal?.throwIfAborted()
      checkRange(range, source)
      if (range.length === 0) return new Uint8Array(0)
      if (range.length > capacityBytes / 4) return source.read(range, readOptions)
      const first = Math.floor(range.offset / blockBytes)
      const last = Math.floor((range.offset + range.length - 1) / blockBytes)
      return cutOut(range, await cache.read(first, last, readOptions), first * blockBytes)
    },
    async close() {
      cache.clear()
      await source.close()
    },
  }
}

/** Copies the range out of adjacent blocks, of which the first starts at `start`. */
function cutOut(range: ByteRange, blocks: readonly Uint8Array[], start: number): Uint8Array {
  const bytes = new Uint8Array(range.length)
  let at = start - range.offset
  for (const block of blocks) {
    const piece = block.subarray(Math.max(0, -at), Math.min(block.length, range.length - at))
    bytes.set(piece, Math.max(0, at))
    at += block.length
  }
  return bytes
}

function blockCache(source: ByteSource, blockBytes: number, capacity: number) {
  /** Least recently used first. */
  const blocks = new Map<number, Block>()

  /** Starts to fetch what is missing of `[first, last]`; returns the blocks, now the most recently used. */
  const touch = (first: number, last: number): Block[] => {
    const touched: Block[] = []
    for (let index = first; index <= last; index++) {
      const block = blocks.get(index) ?? fetchFrom(index, last)
      blocks.delete(index)
      blocks.set(index, block)
      touched.push(block)
    }
    for (const index of blocks.keys()) {
      if (blocks.size <= capacity) break
      blocks.delete(index)
    }
    return touched
  }

  /** One request for the missing blocks from `first` to the next that is there, or `last`. */
  const fetchFrom = (first: number, last: number): Block => {
    let end = first + 1
    while (end <= last && !blocks.has(end)) end += 1
    const flight = shareFlight(({ signal }) => fetchRun(first, end, signal))
    const block: Block = { kind: 'coming', run: { first, end, flight } }
    for (let index = first; index < end; index++) blocks.set(index, block)
    return block
  }

  const fetchRun = async (first: number, end: number, signal: AbortSignal): Promise<Uint8Array> => {
    const offset = first * blockBytes
    const length = Math.min(end * blockBytes, source.size) - offset
    const settle = (replace: (index: number) => Block | undefined) => {
      for (let index = first; index < end; index++) {
        const block = blocks.get(index)
        if (block?.kind !== 'coming' || block.run.first !== first) continue
        const next = replace(index)
        if (next === undefined) blocks.delete(index)
        else blocks.set(index, next)
      }
    }
    // A run that nobody waits for any more must not be joined by the next reader.
    signal.addEventListener('abort', () => settle(() => undefined), { once: true })
    try {
      const bytes = await source.read({ offset, length }, { signal })
      // Copies, so that one block that stays does not keep the whole run in memory.
      settle(index => ({ kind: 'here', bytes: sliceOf(bytes, index - first, blockBytes) }))
      return bytes
    } catch (error) {
      settle(() => undefined)
      throw error
    }
  }

  return {
    /** The bytes of the blocks `[first, last]`; all runs that they need are waited for at once. */
    read: (first: number, last: number, options: ReadOptions): Promise<Uint8Array[]> =>
      Promise.all(
        touch(first, last).map(async (block, at) =>
          block.kind === 'here'
            ? block.bytes
            : viewOf(await block.run.flight.join(options), first + at - block.run.first, blockBytes),
        ),
      ),
    clear: () => blocks.clear(),
  }
}

const viewOf = (bytes: Uint8Array, at: number, blockBytes: number) =>
  bytes.subarray(at * blockBytes, (at + 1) * blockBytes)

const sliceOf = (bytes: Uint8Array, at: number, blockBytes: number) =>
  bytes.length <= blockBytes ? bytes : bytes.slice(at * blockBytes, (at + 1) * blockBytes)
