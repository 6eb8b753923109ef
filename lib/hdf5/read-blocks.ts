/** Reads metadata blocks by address: one, or many in parallel with neighbours merged, so that scattered nodes cost few round trips. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import { type Cursor, cursorOver } from './cursor.ts'
import { corrupt, type FormatFile } from './format-file.ts'

/** A piece of the file by its address (relative to the base address). */
export interface Block {
  readonly address: number
  readonly length: number
}

/** Requests under way at once; with MERGED_BYTES it bounds memory to 8 MiB a dataset. */
const CONCURRENT_READS = 32

/** Gaps up to this are read and thrown away: on S3 a request's latency buys far more bytes. */
const MERGED_GAP_BYTES = 64 * 1024

/** A merged request ends here, except where one block alone is longer. */
const MERGED_BYTES = 256 * 1024

/** One block; `what` names it in errors. One request. */
export async function readBlock(
  file: FormatFile,
  what: string,
  block: Block,
  { signal }: Waiting = {},
): Promise<Cursor> {
  const offset = absoluteOffset(file, what, block)
  return cursorOver(file, what, await file.source.read({ offset, length: block.length }, { signal }), offset)
}

/** As `readBlock`, for a structure whose length is not known before it is read: shorter where the file ends. */
export async function readBlockUpTo(
  file: FormatFile,
  what: string,
  block: Block,
  options: Waiting = {},
): Promise<Cursor> {
  return readBlock(file, what, { address: block.address, length: lengthInFile(file, block) }, options)
}

/** Bytes of the block that lie inside the file; the whole length where none do, so that reading it fails. */
export function lengthInFile(file: FormatFile, { address, length }: Block): number {
  const left = file.source.size - file.baseAddress - address
  return left > 0 ? Math.min(length, left) : length
}

/** Hands every block to `visit` once, in no set order, and keeps none; `index` is its place in `blocks`. */
export async function readBlocks(
  file: FormatFile,
  what: string,
  blocks: readonly Block[],
  visit: (cursor: Cursor, index: number) => void,
  { signal }: Waiting = {},
): Promise<void> {
  const work = mergeNeighbours(file, what, blocks)
  await mapLimit(
    work,
    CONCURRENT_READS,
    async ({ offset, end, indices }, _, waiting) => {
      const bytes = await file.source.read({ offset, length: end - offset }, waiting)
      for (const index of indices) {
        const block = blocks[index]
        if (block === undefined) continue
        const from = file.baseAddress + block.address - offset
        visit(cursorOver(file, what, bytes.subarray(from, from + block.length), offset + from), index)
      }
    },
    { signal },
  )
}

interface MergedRead {
  readonly offset: number
  end: number
  readonly indices: number[]
}

function mergeNeighbours(file: FormatFile, what: string, blocks: readonly Block[]): MergedRead[] {
  const offsets = blocks.map(block => absoluteOffset(file, what, block))
  const order = [...blocks.keys()].sort((a, b) => (offsets[a] ?? 0) - (offsets[b] ?? 0))
  const merged: MergedRead[] = []
  let last: MergedRead | undefined
  for (const index of order) {
    const offset = offsets[index] ?? 0
    const end = offset + (blocks[index]?.length ?? 0)
    if (last !== undefined && offset <= last.end + MERGED_GAP_BYTES && end - last.offset <= MERGED_BYTES) {
      last.end = Math.max(last.end, end)
      last.indices.push(index)
    } else {
      last = { offset, end, indices: [index] }
      merged.push(last)
    }
  }
  return merged
}

function absoluteOffset(file: FormatFile, what: string, { address, length }: Block): number {
  const offset = file.baseAddress + address
  if (offset + length > file.source.size)
    throw corrupt(file, `${what} of ${length} bytes inside the file of ${file.source.size} bytes expected`, offset)
  return offset
}
