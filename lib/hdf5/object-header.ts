/** Reads the messages of an object header, continuation blocks and shared messages included (HDF5 File Format 3.0, IV.A.1). */

import type { Waiting } from '#lib/async.ts'
import {
  type Cursor,
  corruptAt,
  cursorOver,
  expectUint8,
  readAddress,
  readBlockWithin,
  readLength,
  readUint8,
  skip,
} from './cursor.ts'
import type { FormatFile } from './format-file.ts'
import { readHeapObject } from './fractal-heap.ts'
import { type HeaderBlocks, type HeaderMessage, MESSAGE } from './header-message.ts'
import { headerV1 } from './object-header-v1.ts'
import { headerV2 } from './object-header-v2.ts'
import { type Block, readBlock, readBlocks, readBlockUpTo } from './read-blocks.ts'
import { heapFor } from './shared-messages.ts'

/** Most headers end within it, so that one request reads them whole. */
const FIRST_READ_BYTES = 512

/** No header comes near it: an attribute in a header has at most 64 KiB, and many of them move to a heap of their own. */
const MAX_HEADER_BYTES = 64 * 1024 * 1024

const SHARED_FLAG = 0x02

/** Of the heaps of shared messages, always. */
const HEAP_IDENTIFIER_BYTES = 8

/** All messages in the order of the file. One request, and one more for each step of a chain of continuation blocks. */
export async function readObjectHeader(
  file: FormatFile,
  address: number,
  { signal }: Waiting = {},
): Promise<readonly HeaderMessage[]> {
  const what = 'object header'
  const probe = await readBlockUpTo(file, what, { address, length: FIRST_READ_BYTES }, { signal })
  const header = probe.view.getUint8(0) === 'O'.charCodeAt(0) ? headerV2(probe) : headerV1(probe)
  const length = header.firstLength
  if (length > MAX_HEADER_BYTES) throw corruptAt(probe, `at most ${MAX_HEADER_BYTES} bytes expected, ${length} stated`)
  const block =
    length <= probe.view.byteLength
      ? cursorOver(file, what, new Uint8Array(probe.view.buffer, probe.view.byteOffset, length), probe.start)
      : await readBlock(file, what, { address, length }, { signal })
  const messages = header.first(block)
  return [...messages, ...(await readContinuations(file, header, messages, { signal }))]
}

/** The first message of a type, fetched from where it lies when it is shared; undefined where there is none. */
export async function findMessage(
  file: FormatFile,
  messages: readonly HeaderMessage[],
  type: number,
  { signal }: Waiting = {},
): Promise<Cursor | undefined> {
  const message = messages.find(candidate => candidate.type === type)
  if (message === undefined || (message.flags & SHARED_FLAG) === 0) return message?.body

  const place = readSharedPlace(message.body)
  if (place.kind === 'heap') {
    const heap = heapFor(file, type)
    if (heap === undefined) throw corruptAt(message.body, `a heap of shared messages of type ${type} expected`)
    return readHeapObject(file, heap, place.identifier, { signal })
  }
  const { address } = place
  const original = (await readObjectHeader(file, address, { signal })).find(candidate => candidate.type === type)
  if (original === undefined || (original.flags & SHARED_FLAG) !== 0)
    throw corruptAt(message.body, `a message of type ${type} in the object header at address ${address} expected`)
  return original.body
}

async function readContinuations(
  file: FormatFile,
  header: HeaderBlocks,
  first: readonly HeaderMessage[],
  { signal }: Waiting,
): Promise<HeaderMessage[]> {
  const found: HeaderMessage[] = []
  const seen = new Set<number>()
  let total = header.firstLength
  for (let messages = first; ; ) {
    const blocks = messages
      .filter(message => message.type === MESSAGE.continuation)
      .map(message => readContinuation(message.body))
    if (blocks.length === 0) return found
    for (const { block, cursor } of blocks) {
      total += block.length
      if (seen.has(block.address) || total > MAX_HEADER_BYTES)
        throw corruptAt(cursor, 'continuation blocks that end after 64 MiB, none of them twice, expected')
      seen.add(block.address)
    }

    const parts: HeaderMessage[][] = []
    await readBlocks(
      file,
      'object header continuation',
      blocks.map(({ block }) => block),
      (cursor, index) => {
        parts[index] = header.continuation(cursor)
      },
      { signal },
    )
    messages = parts.flat()
    found.push(...messages)
  }
}

/** Object Header Continuation message (IV.A.2.q). */
function readContinuation(cursor: Cursor): { block: Block; cursor: Cursor } {
  const address = readAddress(cursor)
  const length = readLength(cursor)
  if (address === undefined) throw corruptAt(cursor, 'the address of a continuation block expected')
  return { block: { address, length }, cursor }
}

type SharedPlace =
  | { readonly kind: 'heap'; readonly identifier: Cursor }
  | { readonly kind: 'header'; readonly address: number }

/** Where a shared message lies: in the heap of its type, or in the header of a committed datatype (IV.A.2, "Shared Message"). */
function readSharedPlace(cursor: Cursor): SharedPlace {
  const version = expectUint8(cursor, 'version of a shared message', 1, 2, 3)
  const kind = readUint8(cursor)
  if (version === 3 && kind === 1)
    return { kind: 'heap', identifier: readBlockWithin(cursor, HEAP_IDENTIFIER_BYTES, 'shared message') }
  if (version === 1) skip(cursor, 6 + cursor.file.lengthWidth) // reserved, name of the symbol table entry
  const address = readAddress(cursor)
  if (address === undefined) throw corruptAt(cursor, 'the address of a shared message expected')
  return { kind: 'header', address }
}
