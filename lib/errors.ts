/**
 * The closed list of errors. A `name` is a contract: the command line maps it to an exit code, the state machine to a
 * retry policy. A message says what happened, where (URL, object path, chunk, byte offset) and what was expected.
 */

/** Where an error was met; every part that is known is filled in and printed by `describeError`. */
export interface ErrorPlace {
  /** URL or path of the file. */
  readonly url?: string
  /** Path of the HDF5 object or store node. */
  readonly path?: string
  /** Byte offset in the file. */
  readonly offset?: number
  /** Chunk coordinates in the array's chunk grid. */
  readonly chunk?: readonly number[]
  /** What a person can do about it, one sentence. */
  readonly advice?: string
}

export abstract class Nwb2zarrError extends Error {
  abstract override readonly name: ErrorName
  readonly place: ErrorPlace

  constructor(message: string, place: ErrorPlace = {}, options?: { cause?: unknown }) {
    super(message, options)
    this.place = place
  }
}

/** The input or the command is wrong; trying again changes nothing. */
export class InvalidInputError extends Nwb2zarrError {
  override readonly name = 'InvalidInputError'
}

/** A source or store can't be reached now (network, 5xx, throttling, permission); trying later may work. */
export class SourceUnavailableError extends Nwb2zarrError {
  override readonly name = 'SourceUnavailableError'
}

/** A source is no longer the version that the plan was made from; plan again. */
export class SourceChangedError extends Nwb2zarrError {
  override readonly name = 'SourceChangedError'
}

/** The file breaks its own format. */
export class CorruptSourceError extends Nwb2zarrError {
  override readonly name = 'CorruptSourceError'
}

/** The file is right, but uses something that no route of ours can read or write; `feature` names it. */
export class UnsupportedFeatureError extends Nwb2zarrError {
  override readonly name = 'UnsupportedFeatureError'
  readonly feature: string

  constructor(feature: string, message: string, place: ErrorPlace = {}, options?: { cause?: unknown }) {
    super(message, place, options)
    this.feature = feature
  }
}

/** A step over the tree met something that its rules do not allow; `step` names the step. */
export class TransformError extends Nwb2zarrError {
  override readonly name = 'TransformError'
  readonly step: string

  constructor(step: string, message: string, place: ErrorPlace = {}, options?: { cause?: unknown }) {
    super(message, place, options)
    this.step = step
  }
}

/** The store lacks planned keys, or holds them with other sizes; `keys` lists the first of them. */
export class IncompleteOutputError extends Nwb2zarrError {
  override readonly name = 'IncompleteOutputError'
  readonly keys: readonly string[]

  constructor(keys: readonly string[], message: string, place: ErrorPlace = {}, options?: { cause?: unknown }) {
    super(message, place, options)
    this.keys = keys
  }
}

/** The time allowed ran out; what is done is kept, and a resumed run goes on from there. */
export class DeadlineExceededError extends Nwb2zarrError {
  override readonly name = 'DeadlineExceededError'
}

/** Every name an error of ours can have, in the order of the exit codes that they lead to. */
export const ERROR_NAMES = [
  'InvalidInputError',
  'CorruptSourceError',
  'UnsupportedFeatureError',
  'TransformError',
  'SourceUnavailableError',
  'SourceChangedError',
  'IncompleteOutputError',
  'DeadlineExceededError',
] as const

export type ErrorName = (typeof ERROR_NAMES)[number]

/** Is it one of ours, and therefore fit to be shown without a stack trace? */
export function isNwb2zarrError(error: unknown): error is Nwb2zarrError {
  return error instanceof Nwb2zarrError
}

/** Tells `error`, where it is one of ours, what it does not know yet of its place; returns it. */
export function withPlace(error: unknown, place: ErrorPlace): unknown {
  if (isNwb2zarrError(error)) Object.defineProperty(error, 'place', { value: { ...place, ...error.place } })
  return error
}

/** What a person can do where the error itself does not say it. */
const USUAL_ADVICE: Readonly<Partial<Record<ErrorName, string>>> = {
  CorruptSourceError: 'Fetch the file again or have it repaired: what is damaged is not converted.',
  UnsupportedFeatureError: 'Leave the object out with --exclude to convert the rest.',
  SourceUnavailableError: 'Try again later: the same command goes on from there.',
}

/** One line: what happened and where, one sentence; then what to do. */
export function describeError(error: Nwb2zarrError): string {
  const { url, path, offset, chunk, advice = USUAL_ADVICE[error.name] } = error.place
  const where = [url, path, chunk && `chunk [${chunk.join(', ')}]`, offset !== undefined && `byte ${offset}`]
    .filter(part => typeof part === 'string')
    .filter(part => !error.message.includes(part))
  // The place goes inside the sentence, so that advice begins a new one.
  const what = error.message.replace(/\.$/, '')
  const place = where.length > 0 ? ` (${where.join(', ')})` : ''
  return `${what}${place}.${advice === undefined ? '' : ` ${advice}`}`
}
