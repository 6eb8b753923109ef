/**
 * What the store says about its making, in `nwb2zarr/`: keys beside the Zarr nodes that no Zarr reader looks at. No time
 * of day and no name of a machine, so that the same conversion gives the same bytes.
 */

import type { Change } from '#lib/nwb/change.ts'
import type { ConversionPlan } from '#lib/plan/conversion-plan.ts'
import type { StoreDocument } from '#lib/zarr/hdmf.ts'

export const PROVENANCE_KEY = 'nwb2zarr/provenance.json'
export const CHANGES_KEY = 'nwb2zarr/changes.json'

/** Raised whenever a reader of an older number could go wrong. */
const PROVENANCE_FORMAT = 1

export interface Provenance {
  readonly format: number
  readonly tool: ConversionPlan['tool']
  /** Of the conversion (ConversionPlan.fingerprint). */
  readonly fingerprint: string
  readonly sources: ConversionPlan['files']
  readonly options: ConversionPlan['options']
  readonly warnings: readonly string[]
}

/** `provenance.json` and `changes.json`. */
export function provenanceDocuments(plan: ConversionPlan, changes: readonly Change[]): readonly StoreDocument[] {
  const provenance: Provenance = {
    format: PROVENANCE_FORMAT,
    tool: plan.tool,
    fingerprint: plan.fingerprint,
    sources: plan.files,
    options: plan.options,
    warnings: plan.warnings,
  }
  return [
    { key: PROVENANCE_KEY, text: `${JSON.stringify(provenance, undefined, 2)}\n` },
    { key: CHANGES_KEY, text: `${JSON.stringify(changes, undefined, 2)}\n` },
  ]
}

/** The provenance in a store's file, or undefined where it is not of this program. */
export function parseProvenance(bytes: Uint8Array | undefined, toolName: string): Provenance | undefined {
  if (bytes === undefined) return undefined
  try {
    const provenance: Provenance = JSON.parse(Buffer.from(bytes).toString())
    return provenance.tool.name === toolName && typeof provenance.fingerprint === 'string' ? provenance : undefined
  } catch {
    // Somebody else's file of that name.
    return undefined
  }
}
