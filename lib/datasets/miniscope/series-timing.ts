/** When the frames of a series were taken: by a rate where they come regularly, else a time for each. */

import { textValue } from '#lib/nwb/attributes.ts'
import type { DatasetNode, NodePath } from '#lib/nwb/tree.ts'
import { regularRate } from './frame-times.ts'
import { floatAt, floatAttribute, floatsAt, integerAttribute } from './session-nodes.ts'

export type SeriesTiming =
  /** Seconds in the session of the first frame, and frames a second. */
  | { readonly kind: 'rate'; readonly startingTime: number; readonly rateHz: number }
  /** Seconds in the session of each frame. */
  | { readonly kind: 'timestamps'; readonly times: Float64Array }

/** A rate where all intervals agree to the microsecond, unless `always` asks for every time. */
export function timingOf(times: Float64Array, { always = false }: { readonly always?: boolean } = {}): SeriesTiming {
  const rateHz = always ? undefined : regularRate(times)
  return rateHz === undefined ? { kind: 'timestamps', times } : { kind: 'rate', startingTime: times[0] ?? 0, rateHz }
}

/** The dataset of a series at `parent` that says so. */
export function timingNode(parent: NodePath, timing: SeriesTiming): DatasetNode {
  const unit = textValue('unit', 'seconds')
  switch (timing.kind) {
    case 'rate':
      return floatAt(parent, 'starting_time', timing.startingTime, [floatAttribute('rate', timing.rateHz), unit])
    case 'timestamps':
      return floatsAt(parent, 'timestamps', timing.times, [integerAttribute('interval', 1), unit])
  }
}
