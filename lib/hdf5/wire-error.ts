/** Errors of this project as plain data, to cross from one thread to another and be the same there. */

import {
  CorruptSourceError,
  DeadlineExceededError,
  type ErrorName,
  type ErrorPlace,
  IncompleteOutputError,
  InvalidInputError,
  isNwb2zarrError,
  type Nwb2zarrError,
  SourceChangedError,
  SourceUnavailableError,
  TransformError,
  UnsupportedFeatureError,
} from '#lib/errors.ts'

export interface WireError {
  readonly name: ErrorName
  readonly message: string
  readonly place: ErrorPlace
  /** What some classes carry besides. */
  readonly feature?: string
  readonly step?: string
  readonly keys?: readonly string[]
  /** Message of the cause. */
  readonly cause?: string
}

/** Anything that was thrown; what is not ours (a wasm trap, a stack overflow) counts as the file's fault, at `place`. */
export function toWire(error: unknown, place: ErrorPlace = {}): WireError {
  const cause = error instanceof Error && error.cause instanceof Error ? { cause: error.cause.message } : {}
  if (!isNwb2zarrError(error)) {
    const message = error instanceof Error ? error.message : String(error)
    return { name: 'CorruptSourceError', message: `The file cannot be read: ${message}`, place, ...cause }
  }
  return {
    name: error.name,
    message: error.message,
    place: error.place,
    ...('feature' in error && typeof error.feature === 'string' && { feature: error.feature }),
    ...('step' in error && typeof error.step === 'string' && { step: error.step }),
    ...('keys' in error && Array.isArray(error.keys) && { keys: error.keys }),
    ...cause,
  }
}

/** The error that `toWire` was given, made anew. */
export function fromWire({
  name,
  message,
  place,
  cause,
  feature = '',
  step = '',
  keys = [],
}: WireError): Nwb2zarrError {
  const options = cause === undefined ? undefined : { cause: new Error(cause) }
  switch (name) {
    case 'InvalidInputError':
      return new InvalidInputError(message, place, options)
    case 'CorruptSourceError':
      return new CorruptSourceError(message, place, options)
    case 'UnsupportedFeatureError':
      return new UnsupportedFeatureError(feature, message, place, options)
    case 'TransformError':
      return new TransformError(step, message, place, options)
    case 'SourceUnavailableError':
      return new SourceUnavailableError(message, place, options)
    case 'SourceChangedError':
      return new SourceChangedError(message, place, options)
    case 'IncompleteOutputError':
      return new IncompleteOutputError(keys, message, place, options)
    case 'DeadlineExceededError':
      return new DeadlineExceededError(message, place, options)
  }
}
