/**
 * Blocking reads over asynchronous ones. The thread of libhdf5 asks for blocks of the file and sleeps; the thread that
 * owns the ByteSource fetches them into shared memory and wakes it (about 30 µs a trip). The shared memory is at the same time
 * the cache of blocks: what is there is read without a trip.
 */

import { DEFAULT_BLOCK_BYTES } from '#lib/io/block-cache.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'

/** The same blocks as in a cached source: what other readers of the file have fetched is not fetched again. */
const BLOCK_BYTES = DEFAULT_BLOCK_BYTES

/** 16 MiB: holds the metadata of every session of the releases. */
const SLOTS = 64

/** 1 MiB. */
const NEIGHBOUR_SLOTS = 4

/** Most blocks in one request: 4 MiB. */
const RUN_BLOCKS = 16

/** One file's, shared by both threads. `control` words: see the constants below; the files of one thread share them. */
export interface SharedBlocks {
  readonly control: Int32Array<SharedArrayBuffer>
  readonly bytes: Uint8Array<SharedArrayBuffer>
  readonly fileSize: number
}

/** What the reading thread posts: fetch consecutive blocks, the first `block`, into these slots. */
export interface BlockRequest {
  readonly kind: 'blocks'
  /** Address of the file. */
  readonly url: string
  readonly block: number
  readonly slots: readonly number[]
}

/** Control word 0: state of the one request that can be open. */
const STATE = 0
const [PENDING, FETCHED, FAILED] = [1, 2, 3]

/** Control word 1: counts what the reading thread has got done. */
const PROGRESS = 1

const CONTROL_BYTES = 8

/** Memory for a file of `fileSize` bytes; a small file gets a small cache. */
export function sharedBlocks(fileSize: number): SharedBlocks {
  return blocksOf(fileSize, SLOTS, new Int32Array(new SharedArrayBuffer(CONTROL_BYTES)))
}

/** Memory for a file beside that of `main`, of which there can be many. */
export function sharedBlocksBeside({ control }: SharedBlocks, fileSize: number): SharedBlocks {
  return blocksOf(fileSize, NEIGHBOUR_SLOTS, control)
}

function blocksOf(fileSize: number, most: number, control: SharedBlocks['control']): SharedBlocks {
  const slots = Math.max(1, Math.min(most, Math.ceil(fileSize / BLOCK_BYTES)))
  return {
    control,
    bytes: new Uint8Array(new SharedArrayBuffer(slots * BLOCK_BYTES)),
    fileSize,
  }
}

/** Marks progress; the other thread tells a slow call from one that hangs by it. */
export const markProgress = ({ control }: SharedBlocks): void => void Atomics.add(control, PROGRESS, 1)

export const progressOf = ({ control }: SharedBlocks): number => Atomics.load(control, PROGRESS)

/** Is the reading thread asleep until a fetch is done? */
export const isWaiting = ({ control }: SharedBlocks): boolean => Atomics.load(control, STATE) === PENDING

/** Fetches what was asked for and wakes the reading thread. Never rejects: the failure goes to `onFailure`. */
export async function answerRequest(
  source: ByteSource,
  shared: SharedBlocks,
  { block, slots }: BlockRequest,
  { signal, onFailure }: { readonly signal?: AbortSignal | undefined; readonly onFailure: (error: unknown) => void },
): Promise<void> {
  let state = FAILED
  try {
    const offset = block * BLOCK_BYTES
    const length = Math.min(slots.length * BLOCK_BYTES, shared.fileSize - offset)
    const bytes = await source.read({ offset, length }, { signal })
    slots.forEach((slot, index) => {
      shared.bytes.set(bytes.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES), slot * BLOCK_BYTES)
    })
    state = FETCHED
  } catch (error) {
    onFailure(error)
  }
  markProgress(shared)
  Atomics.store(shared.control, STATE, state)
  Atomics.notify(shared.control, STATE)
}

/** The reading side: copies a piece of the file, sleeping where blocks of it are missing. */
export function blockingReader(
  shared: SharedBlocks,
  post: (request: Omit<BlockRequest, 'kind' | 'url'>) => void,
): (position: number, into: Uint8Array, at: number, length: number) => void {
  const slotCount = shared.bytes.length / BLOCK_BYTES
  const free = Array.from({ length: slotCount }, (_, slot) => slot)
  /** Slot of each block that is there, least recently used first. */
  const slotOf = new Map<number, number>()

  const touch = (block: number, slot: number) => {
    slotOf.delete(block)
    slotOf.set(block, slot)
  }
  const takeSlot = (): number => {
    const slot = free.pop()
    if (slot !== undefined) return slot
    const [oldest, oldestSlot] = slotOf.entries().next().value ?? [0, 0]
    slotOf.delete(oldest)
    return oldestSlot
  }

  const fetchRun = (block: number, last: number) => {
    const slots: number[] = []
    const limit = Math.min(RUN_BLOCKS, slotCount)
    for (let next = block; next <= last && slots.length < limit && !slotOf.has(next); next++) slots.push(takeSlot())
    Atomics.store(shared.control, STATE, PENDING)
    post({ block, slots })
    Atomics.wait(shared.control, STATE, PENDING)
    if (Atomics.load(shared.control, STATE) !== FETCHED) {
      free.push(...slots)
      throw new Error('the blocks could not be fetched')
    }
    slots.forEach((slot, index) => {
      slotOf.set(block + index, slot)
    })
  }

  return (position, into, at, length) => {
    const last = Math.floor((position + length - 1) / BLOCK_BYTES)
    for (let done = 0; done < length; ) {
      const block = Math.floor((position + done) / BLOCK_BYTES)
      if (!slotOf.has(block)) fetchRun(block, last)
      const slot = slotOf.get(block) ?? 0
      touch(block, slot)
      const within = position + done - block * BLOCK_BYTES
      const piece = Math.min(length - done, BLOCK_BYTES - within)
      const from = slot * BLOCK_BYTES + within
      into.set(shared.bytes.subarray(from, from + piece), at + done)
      done += piece
    }
  }
}
