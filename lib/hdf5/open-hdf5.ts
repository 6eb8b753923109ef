/** Opens an HDF5 file through h5wasm, in a thread of its own, over any ByteSource. */

import type { Region } from '#lib/array/region.ts'
import { CorruptSourceError, InvalidInputError } from '#lib/errors.ts'
import type { ByteSource, ReadOptions } from '#lib/io/byte-source.ts'
import type { Hdf5File, Hdf5Object } from './hdf5-file.ts'
import { type Hdf5Worker, type OpenBeside, startHdf5Worker } from './hdf5-worker.ts'
import { type AddressTable, addressTableOf, hasReferences, resolveReferences } from './references.ts'
import type { Hdf5Request, Hdf5Result } from './worker-messages.ts'

/**
 * The longest calls without a sign of life (64 MiB through a slow filter) take about a second; a file whose reading
 * makes no progress for this long is given up, within the ten seconds that a person waits for an answer.
 */
const STALL_SECONDS = 8

export interface OpenHdf5Options extends ReadOptions {
  readonly stallSeconds?: number
  /** For data that lie in other files: virtual datasets, external storage. Without it they are refused. */
  readonly openBeside?: OpenBeside
}

/**
 * Opens `source`; throws InvalidInputError when it is not an HDF5 file and CorruptSourceError when it is a broken one.
 * Costs a thread (some 200 ms, 35 MB), which a failed or aborted call ends and the next call replaces. Calls wait for
 * each other. An abort rejects at once, whatever the library is doing. Reads come in blocks of 256 KiB, kept for
 * the life of the thread.
 */
export async function openHdf5(
  source: ByteSource,
  { signal, stallSeconds = STALL_SECONDS, openBeside = async () => undefined }: OpenHdf5Options = {},
): Promise<Hdf5File> {
  let worker: Hdf5Worker | undefined
  let closed = false
  let last: Promise<unknown> = Promise.resolve()
  let objects: readonly Hdf5Object[] | undefined
  let table: AddressTable | undefined

  const call = async (request: Hdf5Request, options: ReadOptions): Promise<Hdf5Result> => {
    if (closed) throw new InvalidInputError('The HDF5 file is closed', { url: source.url })
    options.signal?.throwIfAborted()
    worker = worker?.isUsable ? worker : startHdf5Worker(source, { stallSeconds, openBeside })
    return worker.call(request, options)
  }
  /** After all calls before it, or not at all when aborted while it waits. */
  const inTurn = (request: Hdf5Request, options: ReadOptions): Promise<Hdf5Result> => {
    const turn = last.then(() => call(request, options))
    last = turn.catch(() => {})
    return abortable(turn, options)
  }

  const readObjects: Hdf5File['readObjects'] = async (options = {}) => {
    if (objects !== undefined) return objects
    const result = await inTurn({ kind: 'objects' }, options)
    objects ??= result.kind === 'objects' ? result.objects : []
    return objects
  }

  const readValues: Hdf5File['readValues'] = async (path, region?: Region, options = {}) => {
    const result = await inTurn({ kind: 'values', path, region }, options)
    if (result.kind !== 'values') throw new CorruptSourceError('No values came back', { url: source.url, path })
    if (!hasReferences(result.values)) return result.values
    table ??= addressTableOf(await readObjects(options))
    return resolveReferences(result.values, table, path, { url: source.url, path })
  }

  const bringData: Hdf5File['bringData'] = async (path, options = {}) => {
    await inTurn({ kind: 'bring', path }, options)
  }

  const close = async () => {
    closed = true
    await worker?.end()
  }

  try {
    await inTurn({ kind: 'open' }, { signal })
  } catch (error) {
    await close()
    throw error
  }
  return { source, readObjects, bringData, readValues, close }
}

/** Rejects as soon as the signal says so; what `work` does then goes unheard. */
function abortable<Result>(work: Promise<Result>, { signal }: ReadOptions): Promise<Result> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
