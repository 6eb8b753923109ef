/** The thread that holds one open file in libhdf5; started by hdf5-worker.ts, answers its requests one at a time. */

import { parentPort, workerData } from 'node:worker_threads'
import type { Values } from '#lib/array/values.ts'
import { InvalidInputError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { LazyFile } from './lazy-file.ts'
import { type Libhdf5, openLibhdf5, SourceReadFailure } from './libhdf5.ts'
import { numberFormatsOf } from './number-format.ts'
import { addressOf, readObjects } from './read-objects.ts'
import { readValues } from './read-values.ts'
import { blockingReader, markProgress } from './sync-bridge.ts'
import { limitWasmMemory } from './wasm-memory.ts'
import { toWire } from './wire-error.ts'
import type { Hdf5Reply, Hdf5Request, Hdf5Result, Hdf5WorkerData } from './worker-messages.ts'

/**
 * Two slabs (read-values.ts) and a chunk as large as any that is in use, stored and decoded, fit. Whatever sizes a file
 * states, the library gets no more.
 */
const LIBRARY_BYTES = 512 * 1024 * 1024

limitWasmMemory(LIBRARY_BYTES)

const { shared, url }: Hdf5WorkerData = workerData
const lazyFile: LazyFile = {
  url,
  size: shared.fileSize,
  read: blockingReader(shared, message => parentPort?.postMessage(message)),
}
const formats = numberFormatsOf(lazyFile)
let library: Libhdf5 | undefined

parentPort?.on('message', async (request: Hdf5Request) => {
  try {
    const result = await answer(request)
    reply({ kind: 'done', result }, result.kind === 'values' ? buffersOf(result.values) : [])
  } catch (error) {
    const place = request.kind === 'values' ? { url, path: request.path } : { url }
    reply({
      kind: 'failed',
      error: toWire(error, place),
      source: error instanceof SourceReadFailure,
      // These are thrown before the library is asked; any other failure may have left it in the middle of its work.
      usable: error instanceof InvalidInputError || error instanceof UnsupportedFeatureError,
    })
  }
})

async function answer(request: Hdf5Request): Promise<Hdf5Result> {
  library ??= await openLibhdf5(lazyFile, { onCall: () => markProgress(shared) })
  switch (request.kind) {
    case 'open':
      return { kind: 'opened' }
    case 'objects':
      return { kind: 'objects', objects: readObjects(library) }
    case 'values': {
      const { path, region } = request
      const values = readValues(library, path, region)
      return { kind: 'values', values: await formats.toNative(values, addressOf(library, path), path) }
    }
  }
}

const reply = (message: Hdf5Reply, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(message, transfer)

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
