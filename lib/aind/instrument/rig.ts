/** A rig or box as it stood when a session was recorded: what instrument.json says beside the session's own id of it. */

import type { JsonObject } from '../json-value.ts'
import type { ModalityName } from '../modalities.ts'

export interface Rig {
  readonly location: string | null
  /** `YYYY-MM-DD`. */
  readonly modificationDate: string
  readonly modalities: readonly ModalityName[]
  readonly coordinateSystem: JsonObject
  readonly notes: string
  /** In the order in which the reference lists them. */
  readonly components: readonly JsonObject[]
}

/** A session's rig, under the id that its acquisition has too. */
export interface UsedRig {
  readonly id: string
  readonly rig: Rig
}

/** Where nobody wrote it down. */
export const UNKNOWN_LOCATION = 'Unknown'

/** No record of the rigs was kept at the time. */
export const RECONSTRUCTED =
  'Put together after the recordings, from records that are not complete; parts and positions may have differed.'
