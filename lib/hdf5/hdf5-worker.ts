/**
 * The owner's end of the thread that holds libhdf5: starts it, serves its reads, and ends it when it hangs, dies or is
 * no longer wanted. Ending a thread stops even a loop inside wasm, within milliseconds.
 *
 * No process of its own is needed for files of unknown origin: libhdf5 runs in wasm, where what would be a crash is a trap that
 * ends in an error; its memory is limited (wasm-memory.ts), the thread's JavaScript heap too, and a loop is ended from here.
 */

import { Worker } from 'node:worker_threads'
import { CorruptSourceError, InvalidInputError, type Nwb2zarrError, SourceUnavailableError } from '#lib/errors.ts'
import type { ByteSource, ReadOptions } from '#lib/io/byte-source.ts'
import { answerRequest, isWaiting, progressOf, sharedBlocks, sharedBlocksBeside } from './sync-bridge.ts'
import { fromWire } from './wire-error.ts'
import type { Hdf5Order, Hdf5Request, Hdf5Result, Hdf5WorkerData, Hdf5WorkerMessage } from './worker-messages.ts'

export interface Hdf5Worker {
  /** One request at a time. When it fails or is aborted, look at `isUsable` before the next. */
  call(request: Hdf5Request, options?: ReadOptions): Promise<Hdf5Result>
  readonly isUsable: boolean
  end(): Promise<void>
}

/** Opens the file that a file calls by `name`; undefined where there is none. Whoever provides it closes what it opens. */
export type OpenBeside = (name: string, options: ReadOptions) => Promise<ByteSource | undefined>

export interface Hdf5WorkerOptions {
  /** Seconds in which no call of the library ends and no byte arrives, after which the file is given up. */
  readonly stallSeconds: number
  readonly openBeside: OpenBeside
}

/** Looks at the progress this often. Looks are counted, not the clock: a machine that slept is no stalled file. */
const LOOK_MILLISECONDS = 250

/** JavaScript heap of the thread; a million attributes fit. Beyond it the thread ends, not the process. */
const HEAP_MEGABYTES = 2048

export function startHdf5Worker(source: ByteSource, { stallSeconds, openBeside }: Hdf5WorkerOptions): Hdf5Worker {
  const shared = sharedBlocks(source.size)
  /** Files that the thread reads, by address. */
  const files = new Map([[source.url, { source, shared }]])
  const workerData: Hdf5WorkerData = { shared, url: source.url }
  const worker = new Worker(WORKER_URL, {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    // Whatever the module prints (it does when it aborts) is not for the terminal.
    stdout: true,
    stderr: true,
  })
  worker.unref()
  worker.stdout.resume()
  worker.stderr.resume()
  let isUsable = true
  let open: OpenCall | undefined
  let sourceFailure: unknown
  let isFinding = false

  const discard = () => {
    isUsable = false
    return worker.terminate()
  }
  const settle = (outcome: { readonly result: Hdf5Result } | { readonly error: unknown }) => {
    const call = open
    open = undefined
    worker.unref()
    if (call === undefined) return
    call.release()
    if ('result' in outcome) call.resolve(outcome.result)
    else call.reject(outcome.error)
  }
  const giveUp = (error: unknown) => {
    void discard()
    settle({ error })
  }

  const order = (message: Hdf5Order) => worker.postMessage(message)
  const findNeighbour = async (name: string) => {
    isFinding = true
    try {
      const neighbour = await openBeside(name, { signal: open?.signal })
      if (neighbour === undefined) return order({ kind: 'neighbour', name, file: null })
      const { url, size } = neighbour
      const file = files.get(url) ?? { source: neighbour, shared: sharedBlocksBeside(shared, size) }
      files.set(url, file)
      order({ kind: 'neighbour', name, file: { url, shared: file.shared } })
    } catch (error) {
      giveUp(error)
    } finally {
      isFinding = false
    }
  }

  worker.on('message', (message: Hdf5WorkerMessage) => {
    switch (message.kind) {
      case 'blocks': {
        const onFailure = (error: unknown) => {
          sourceFailure = error
        }
        const file = files.get(message.url)
        if (file !== undefined)
          void answerRequest(file.source, file.shared, message, { signal: open?.signal, onFailure })
        return
      }
      case 'find-neighbour':
        void findNeighbour(message.name)
        return
      case 'done':
        return settle({ result: message.result })
      case 'failed':
        if (!message.usable) void discard()
        return settle({ error: message.source ? sourceFailure : fromWire(message.error) })
    }
  })
  worker.on('error', error => giveUp(deathOf(source.url, error)))
  worker.on('exit', () => giveUp(deathOf(source.url, undefined)))

  return {
    get isUsable() {
      return isUsable
    },
    async call(request, { signal } = {}) {
      signal?.throwIfAborted()
      return new Promise<Hdf5Result>((resolve, reject) => {
        const onAbort = () => giveUp(signal?.reason)
        const stopWatching = watchProgress(
          { progress: () => progressOf(shared), isWaiting: () => isFinding || isWaiting(shared) },
          stallSeconds,
          () => giveUp(stallOf(source.url, request, stallSeconds)),
        )
        signal?.addEventListener('abort', onAbort, { once: true })
        const release = () => {
          stopWatching()
          signal?.removeEventListener('abort', onAbort)
        }
        open = { resolve, reject, release, signal }
        worker.ref()
        order(request)
      })
    },
    async end() {
      settle({ error: new InvalidInputError('The HDF5 file was closed while it was read', { url: source.url }) })
      await discard()
    },
  }
}

interface OpenCall {
  readonly resolve: (result: Hdf5Result) => void
  readonly reject: (error: unknown) => void
  readonly release: () => void
  readonly signal: AbortSignal | undefined
}

/** Beside this file, as it runs from source (.ts) or from a bundle (.js). */
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './h5wasm.worker.ts' : './h5wasm.worker.js',
  import.meta.url,
)

/** A thread that has not come up yet is not stalled: on a busy machine, loading the module takes seconds. */
const START_SECONDS = 60

interface Watched {
  progress(): number
  isWaiting(): boolean
}

/** Calls `onStall` when nothing moves; time spent waiting for the sources is the sources' own affair. */
function watchProgress(thread: Watched, stallSeconds: number, onStall: () => void): () => void {
  let [seen, idleLooks] = [thread.progress(), 0]
  const timer = setInterval(() => {
    const progress = thread.progress()
    idleLooks = progress === seen && !thread.isWaiting() ? idleLooks + 1 : 0
    seen = progress
    const patience = progress === 0 ? START_SECONDS : stallSeconds
    if (idleLooks * LOOK_MILLISECONDS >= patience * 1000) onStall()
  }, LOOK_MILLISECONDS)
  return () => clearInterval(timer)
}

function stallOf(url: string, request: Hdf5Request, seconds: number): Nwb2zarrError {
  const what = 'path' in request ? `reading values of ${request.path}` : 'reading the file'
  const place = 'path' in request ? { url, path: request.path } : { url }
  return new CorruptSourceError(`The HDF5 library hangs ${what}: no progress for ${seconds} s`, place)
}

/** The thread ended by itself: out of memory, or it could not start. */
function deathOf(url: string, error: unknown): Nwb2zarrError {
  const cause = { cause: error }
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new CorruptSourceError(`Reading the file needs more than ${HEAP_MEGABYTES} MB of memory`, { url }, cause)
  const reason = error instanceof Error ? `: ${error.message}` : ''
  return new SourceUnavailableError(`The thread that reads the file ended${reason}`, { url }, cause)
}
