/**
 * How strictly each dataset holds the service's record of an animal against the NWB file: as the releases were made, so that
 * a session that they pass is passed here.
 */

import type { MetadataDataset } from '../builder.ts'

export interface SubjectRules {
  /** What becomes of a session whose file says otherwise than the service: it fails, or the service is believed. */
  readonly onConflict: 'fail' | 'warn'
  /** The file's genotype stands in where the service has none. */
  readonly takesGenotypeOfFile: boolean
  /** The release's table is held against both too. */
  readonly checksTable: boolean
}

export const SUBJECT_RULES: Readonly<Record<MetadataDataset, SubjectRules>> = {
  'visual-behavior-ephys': { onConflict: 'fail', takesGenotypeOfFile: true, checksTable: true },
  'visual-behavior-ophys': { onConflict: 'warn', takesGenotypeOfFile: false, checksTable: false },
  'visual-coding-ephys': { onConflict: 'warn', takesGenotypeOfFile: true, checksTable: false },
  'visual-coding-ophys': { onConflict: 'warn', takesGenotypeOfFile: false, checksTable: false },
}

/** Birth dates that come from an age in days may differ by rounding and by the zone of the day. */
export const BIRTH_TOLERANCE_DAYS = 2
