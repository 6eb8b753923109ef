/** Conversions that a command is about to make. */

import type { Nwb2zarrError } from '#lib/errors.ts'
import type { ConvertInput } from '#lib/stages/payloads.ts'

/** A conversion, and what a person calls it. */
export interface Job {
  readonly id: string
  readonly input: ConvertInput
}

/** A session of a dataset to be converted. */
export interface SessionJob extends Job {
  readonly kind: string
  /** Bytes of its source files; null where nobody has looked. */
  readonly sourceBytes: number | null
}

export interface Work<One extends Job = Job> {
  readonly jobs: readonly One[]
  /** What cannot be converted, with the reason; known before anything starts. */
  readonly refused: readonly { readonly id: string; readonly error: Nwb2zarrError }[]
}
