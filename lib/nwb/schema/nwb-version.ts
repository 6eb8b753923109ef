/** Versions of NWB as files spell them, and the version that a source is written as. */

import { type ErrorPlace, InvalidInputError } from '#lib/errors.ts'
import type { SchemaVersion } from './load-schema.ts'

export interface NwbVersion {
  readonly major: number
  readonly minor: number
  /** 0 where the text has none. */
  readonly patch: number
  /** As the file spells it. */
  readonly text: string
}

/** The specifications to write: one of ours, or those that the source itself holds (`warning` says why). */
export type TargetVersion =
  | { readonly kind: 'schema'; readonly version: SchemaVersion }
  | { readonly kind: 'keep'; readonly warning: string }

/**
 * Reads `2.6.0`, `2.0b`, `2.6.0-alpha`, `NWB-2.2.0`, `v2.1`; undefined where there is no version or the text names none.
 * Seen in files of the Allen Institute and DANDI, whose oldest were written before NWB 2.0 was final.
 */
export function parseNwbVersion(text: string | undefined): NwbVersion | undefined {
  const match = /^\s*(?:nwb)?[-_: ]?v?(\d{1,4})(?:\.(\d{1,4}))?(?:\.(\d{1,4}))?(?!\d)/i.exec(text ?? '')
  if (text === undefined || match === null) return undefined
  const [, major = '0', minor = '0', patch = '0'] = match
  return { major: Number(major), minor: Number(minor), patch: Number(patch), text }
}

/**
 * What a file of version `source` is written as. Up to 2.9, or unknown: 2.9.0, which every reader of NWB 2 in use opens.
 * 2.10 stays 2.10.0; later ones keep the specifications that they bring along.
 * Throws InvalidInputError for NWB 1, whose files have another structure altogether.
 */
export function targetVersion(source: NwbVersion | undefined, place: ErrorPlace = {}): TargetVersion {
  if (source === undefined) return { kind: 'schema', version: '2.9.0' }
  const { major, minor, text } = source
  if (major < 2)
    throw new InvalidInputError(`The file is NWB ${text}; only NWB 2 can be converted.`, {
      advice: 'NWB 1 files must be rewritten as NWB 2 first, for example with PyNWB or MatNWB from the original data.',
      ...place,
    })
  if (major === 2 && minor <= 9) return { kind: 'schema', version: '2.9.0' }
  if (major === 2 && minor === 10) return { kind: 'schema', version: '2.10.0' }
  const warning = `The file is NWB ${text}, newer than any version known here; the specifications that it holds are kept.`
  return { kind: 'keep', warning }
}
