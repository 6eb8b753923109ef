/**
 * libhdf5 behind one door: every call is checked three ways, since the library reports failure in three ways (a
 * negative result, a printed error stack, a thrown error), and for listings the printed stack is the only one.
 */

import {
  CorruptSourceError,
  type ErrorPlace,
  InvalidInputError,
  type Nwb2zarrError,
  UnsupportedFeatureError,
} from '#lib/errors.ts'
import { captureDiagnostics, rootCause } from './diagnostics.ts'
import { type H5wasmModule, loadH5wasm } from './h5wasm-module.ts'
import { type LazyFile, mountLazyFile } from './lazy-file.ts'

/** A read of the file failed while the library worked; the bridge's other end knows the true cause. */
export class SourceReadFailure extends Error {
  override readonly name = 'SourceReadFailure'
}

export interface CallPlace {
  readonly path: string
  /** What the call is for, after "cannot": `list the children of /general`. */
  readonly aim: string
  /** A diagnostic that does not mean failure, by the library function that it begins with. */
  readonly harmless?: string
}

export interface Libhdf5 {
  readonly module: H5wasmModule
  readonly url: string
  /** Bytes of the file. */
  readonly fileSize: number
  /** The result of `action`, which makes one call of the library. */
  call<Result>(place: CallPlace, action: LibraryCall<Result>): Result
  /** Puts a further file beside the one that is read, under the name that this has for it; returns its path. */
  mountBeside(name: string, file: LazyFile): string
  /** Why a call fails that is expected to; undefined when it does not. */
  reasonOfFailure(action: LibraryCall<unknown>): string | undefined
}

export type LibraryCall<Result> = (module: H5wasmModule, file: bigint) => Result

export interface OpenLibraryOptions {
  /** Told when the module is loaded, and of every finished call. */
  readonly onCall?: () => void
}

/** Opens the file that `lazyFile` serves; one file a thread. */
export async function openLibhdf5(lazyFile: LazyFile, { onCall }: OpenLibraryOptions = {}): Promise<Libhdf5> {
  const module = await loadH5wasm()
  onCall?.()
  const diagnostics = captureDiagnostics(module.FS)
  const mounted = mountLazyFile(module.FS, lazyFile)
  const { url, size: fileSize } = lazyFile
  let file = -1n

  const attempt = <Result>(action: LibraryCall<Result>): Outcome<Result> => {
    diagnostics.clear()
    mounted.clearFailure()
    const outcome = outcomeOf(() => action(module, file))
    onCall?.()
    if (mounted.failure() !== undefined) throw new SourceReadFailure('A read failed', { cause: mounted.failure() })
    return outcome
  }
  const call: Libhdf5['call'] = ({ path, aim, harmless }, action) => {
    const outcome = attempt(action)
    const [stack] = diagnostics.failures(harmless)
    if (outcome.kind === 'returned' && stack === undefined && !isNegative(outcome.result)) return outcome.result
    const cause = outcome.kind === 'threw' ? outcome.error : undefined
    throw failure(aim, rootCause(stack ?? '') ?? reasonOf(cause), { url, path }, cause)
  }
  const reasonOfFailure: Libhdf5['reasonOfFailure'] = action => {
    attempt(action)
    return rootCause(diagnostics.failures()[0] ?? '')
  }

  file = call({ path: '/', aim: 'open the file' }, () =>
    module.open(mounted.path, module.H5F_ACC_RDONLY, false, -1, -1),
  )
  return { module, url, fileSize, call, mountBeside: mounted.mountBeside, reasonOfFailure }
}

type Outcome<Result> =
  | { readonly kind: 'returned'; readonly result: Result }
  | { readonly kind: 'threw'; readonly error: unknown }

function outcomeOf<Result>(action: () => Result): Outcome<Result> {
  try {
    return { kind: 'returned', result: action() }
  } catch (error) {
    return { kind: 'threw', error }
  }
}

const isNegative = (result: unknown): boolean =>
  (typeof result === 'number' || typeof result === 'bigint') && result < 0

/** The library's reason, told by who is to blame: the file as a rule, but not always. */
function failure(aim: string, reason: string, place: ErrorPlace, cause: unknown): Nwb2zarrError {
  const message = `Cannot ${aim}: ${reason}`
  if (/signature not found/.test(reason))
    return new InvalidInputError(
      'This is not an HDF5 file',
      { ...place, advice: 'It lacks the HDF5 signature.' },
      { cause },
    )
  if (/external raw data|external file/i.test(reason))
    return new UnsupportedFeatureError('external storage', message, place, { cause })
  if (/filter .*(not registered|not available)/i.test(reason))
    return new UnsupportedFeatureError('filter', message, place, { cause })
  const advice = /already open for write/.test(reason)
    ? { advice: 'Its writer did not close it; when nothing writes to it any more, repair it with h5clear --status.' }
    : {}
  return new CorruptSourceError(message, { ...place, ...advice }, { cause })
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : 'the library reports failure without a reason'
