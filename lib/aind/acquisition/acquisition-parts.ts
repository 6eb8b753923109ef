/** What the datasets tell of a session, each in its own way, for acquisition.json. */

import type { MetadataInput, MetadataWarning } from '../builder.ts'
import type { JsonObject } from '../json-value.ts'
import type { Epoch } from './epoch.ts'
import type { Instant } from './instant.ts'
import type { TimeSpan } from './time-span.ts'

export interface AcquisitionParts {
  /** In the zone in which the document writes its times. */
  readonly start: Instant
  readonly type: string
  readonly instrumentId: string
  readonly ethicsReviewIds: readonly string[]
  readonly experimenters?: readonly string[]
  readonly protocolIds?: readonly string[]
  readonly notes?: string
  readonly coordinateSystem: JsonObject
  /** The one stream that a session has. */
  readonly stream: Stream
  /** In any order. */
  readonly epochs: readonly Epoch[]
  readonly subjectDetails: JsonObject
  readonly warnings?: readonly MetadataWarning[]
}

export interface Stream {
  readonly devices: readonly string[]
  readonly configurations: readonly JsonObject[]
  readonly notes?: string | null
}

export type PartsOf = (input: MetadataInput, span: TimeSpan) => AcquisitionParts
