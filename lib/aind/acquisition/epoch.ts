/** A stretch of a session in which one thing was shown or done, before it is placed in time. */

import type { JsonObject } from '../json-value.ts'

export interface Epoch {
  /** Seconds since the session's start. */
  readonly start: number
  readonly stop: number
  readonly name: string
  readonly code: JsonObject
  readonly modality: 'Visual' | 'Optogenetics'
  readonly devices: readonly string[]
  readonly configurations?: readonly JsonObject[]
  readonly notes?: string | null
  readonly curriculum?: string | null
}

/** `flash_250ms` → `Flash 250Ms`, as Python titles: a letter after anything but a letter is a capital, others are small. */
export const titleCase = (key: string): string =>
  key
    .replaceAll('_', ' ')
    .toLowerCase()
    .replaceAll(/(?<!\p{L})\p{L}/gu, letter => letter.toUpperCase())

/** The programs that showed stimuli are not public: the reference writes the word None for their address. */
export const NO_URL = 'None'
