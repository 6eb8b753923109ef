/** Who is at work on a store: written before anything else of a conversion, removed after everything else. */

import type { Waiting } from '#lib/async.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { isConditionalStore } from '#lib/io/conditional-store.ts'
import type { Store } from '#lib/io/store.ts'

export interface Claim {
  readonly tool: string
  /** Of the conversion (ConversionPlan.fingerprint). */
  readonly fingerprint: string
  /** A store of ours at the same place is written over. */
  readonly replaces: boolean
}

export const CLAIM_KEY = 'session.json'

/** The claim of this program in `store`; undefined where there is none, or the file is somebody else's. */
export async function readClaim(store: Store, toolName: string, { signal }: Waiting = {}): Promise<Claim | undefined> {
  const bytes = await store.get(CLAIM_KEY, { signal })
  if (bytes === undefined) return undefined
  try {
    const claim: Claim = JSON.parse(Buffer.from(bytes).toString())
    return claim.tool === toolName && typeof claim.fingerprint === 'string' ? claim : undefined
  } catch {
    // Somebody else's file of that name.
    return undefined
  }
}

/**
 * Writes the claim in place of `known`, the one that was read. Of several who find no claim one wins: the others get the
 * winner's claim back.
 */
export async function writeClaim(
  store: Store,
  claim: Claim,
  { known, signal }: Waiting & { readonly known: Claim | undefined },
): Promise<Claim> {
  const bytes = Buffer.from(JSON.stringify(claim))
  if (known !== undefined || !isConditionalStore(store)) await store.set(CLAIM_KEY, bytes, { signal })
  else if (!(await store.setIfAbsent(CLAIM_KEY, bytes, { signal }))) {
    const winner = await readClaim(store, claim.tool, { signal })
    if (winner?.fingerprint !== claim.fingerprint) throw otherConversion(store.url)
    return winner
  }
  return claim
}

export const otherConversion = (url: string) =>
  new InvalidInputError('A conversion of other sources, or with other options, is or was under way to this place.', {
    url,
    advice: 'Repeat that one, name another place with --out, or replace it with --overwrite.',
  })
