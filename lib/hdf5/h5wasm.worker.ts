/** The thread that holds one open file in libhdf5; started by hdf5-worker.ts, answers its requests one at a time. */

import { parentPort, workerData } from 'node:worker_threads'
import type { Values } from '#lib/array/values.ts'
import { InvalidInputError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { LazyFile } from './lazy-file.ts'
import { lazyFormatOf } from './lazy-format.ts'
import { type Libhdf5, openLibhdf5, SourceReadFailure } from './libhdf5.ts'
import { type Neighbours, neighboursOf } from './neighbours.ts'
import { numberFormatsOf } from './number-format.ts'
import { addressOf, readObjects } from './read-objects.ts'
import { readValues } from './read-values.ts'
import { blockingReader, markProgress, type SharedBlocks } from './sync-bridge.ts'
import { limitWasmMemory } from './wasm-memory.ts'
import { toWire } from './wire-error.ts'
import type {
  Hdf5Order,
  Hdf5Request,
  Hdf5Result,
  Hdf5WorkerData,
  Hdf5WorkerMessage,
  Neighbour,
} from './worker-messages.ts'

/**
 * Two slabs (read-values.ts) and a chunk as large as any that is in use, stored and decoded, fit. Whatever sizes a file
 * states, the library gets no more.
 */
const LIBRARY_BYTES = 512 * 1024 * 1024

limitWasmMemory(LIBRARY_BYTES)

const { shared, url }: Hdf5WorkerData = workerData
const lazyFile = lazyFileOf(url, shared)
const format = lazyFormatOf(lazyFile)
const formats = numberFormatsOf(format)
const waiting = new Map<string, (found: Neighbour['file']) => void>()
let opened: { readonly library: Libhdf5; readonly neighbours: Neighbours } | undefined

parentPort?.on('message', (order: Hdf5Order) => {
  if (order.kind !== 'neighbour') return void serve(order)
  waiting.get(order.name)?.(order.file)
  waiting.delete(order.name)
})

async function serve(request: Hdf5Request): Promise<void> {
  try {
    const result = await answer(request)
    post({ kind: 'done', result }, result.kind === 'values' ? buffersOf(result.values) : [])
  } catch (error) {
    const place = 'path' in request ? { url, path: request.path } : { url }
    post({
      kind: 'failed',
      error: toWire(error, place),
      source: error instanceof SourceReadFailure,
      // These are thrown before the library is asked; any other failure may have left it in the middle of its work.
      usable: error instanceof InvalidInputError || error instanceof UnsupportedFeatureError,
    })
  }
}

async function answer(request: Hdf5Request): Promise<Hdf5Result> {
  opened ??= await open()
  const { library, neighbours } = opened
  switch (request.kind) {
    case 'open':
      return { kind: 'opened' }
    case 'objects':
      return { kind: 'objects', objects: readObjects(library) }
    case 'bring':
      await neighbours.bring(request.path)
      return { kind: 'brought' }
    case 'values': {
      const { path, region } = request
      await neighbours.bring(path)
      const values = readValues(library, path, region)
      return { kind: 'values', values: await formats.toNative(values, addressOf(library, path), path) }
    }
  }
}

async function open() {
  const library = await openLibhdf5(lazyFile, { onCall: () => markProgress(shared) })
  return { library, neighbours: neighboursOf(library, format, findNeighbour) }
}

async function findNeighbour(name: string): Promise<LazyFile | undefined> {
  const found = await new Promise<Neighbour['file']>(resolve => {
    waiting.set(name, resolve)
    post({ kind: 'find-neighbour', name })
  })
  return found === null ? undefined : lazyFileOf(found.url, found.shared)
}

/** The file behind blocks that the owner fetches. */
function lazyFileOf(url: string, blocks: SharedBlocks): LazyFile {
  const read = blockingReader(blocks, request => post({ kind: 'blocks', url, ...request }))
  return { url, size: blocks.fileSize, read }
}

function post(message: Hdf5WorkerMessage, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}

/** Memory that can change hands instead of being copied. */
function buffersOf(values: Values): ArrayBuffer[] {
  switch (values.kind) {
    case 'fixed':
    case 'opaque':
      return values.bytes.buffer instanceof ArrayBuffer ? [values.bytes.buffer] : []
    case 'records':
      return values.fields.flatMap(field => buffersOf(field.values))
    case 'lists':
    case 'arrays':
      return buffersOf(values.values)
    case 'strings':
    case 'references':
      return []
  }
}
