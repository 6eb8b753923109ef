/** The planes of a session with the mesoscope, in pairs: group g has the indices 2g and 2g + 1. */

import { TransformError } from '#lib/errors.ts'
import { brainStructure } from '../brain-structures.ts'
import type { JsonObject } from '../json-value.ts'
import type { ImagedPlane } from './imaged-planes.ts'
import { planeOf } from './imaging-config.ts'
import { STEP } from './nwb-values.ts'
import type { PartnerDepth } from './partner-depths.ts'

export interface CoupledPlanes {
  readonly planes: readonly JsonObject[]
  /** A sentence for each plane that the release lacks. */
  readonly notes: readonly string[]
}

type Plane = Pick<ImagedPlane, 'group' | 'depth' | 'structure' | 'container'>

/** Stands for a depth that nobody knows. */
const UNKNOWN_DEPTH = -1

/** A plane whose partner the release lacks gets one all the same, at the depth that `partnerOf` finds for its container. */
export function coupledPlanes(
  planes: readonly Plane[],
  partnerOf: (container: string) => PartnerDepth | undefined,
): CoupledPlanes {
  const groups = [...Map.groupBy(planes, ({ group }) => group)].toSorted(([a], [b]) => a - b)
  const pairs = groups.map(([group, members]) => {
    const [first, second, third] = members
    if (first === undefined || third !== undefined)
      throw new TransformError(
        STEP,
        `Group ${group} of the session has ${members.length} planes; two at most were expected.`,
      )
    if (second !== undefined) return { planes: pair(group, first, second), notes: [] }
    const partner = partnerOf(first.container)
    const dropped = { ...first, depth: partner?.depth ?? UNKNOWN_DEPTH }
    return { planes: pair(group, first, dropped), notes: [droppedNote(group, first, partner)] }
  })
  return { planes: pairs.flatMap(({ planes }) => planes), notes: pairs.flatMap(({ notes }) => notes) }
}

type Placed = Pick<ImagedPlane, 'depth' | 'structure'>

const pair = (group: number, first: Placed, second: Placed): readonly JsonObject[] =>
  [first, second].map(({ depth, structure }, index) => ({
    ...planeOf(depth, brainStructure(structure)),
    object_type: 'Coupled plane',
    plane_index: 2 * group + index,
    coupled_plane_index: 2 * group + 1 - index,
    power_ratio: 1,
  }))

function droppedNote(group: number, { structure }: Plane, partner: PartnerDepth | undefined): string {
  const missing = `The release lacks the plane ${2 * group + 1}, imaged in ${structure} together with plane ${2 * group} (group ${group}).`
  if (partner === undefined) return `${missing} Its depth is not known; ${UNKNOWN_DEPTH} stands for it.`
  const how = partner.by === 'partner' ? 'other sessions of the same pair' : 'the two depths of the protocol'
  return `${missing} Its depth, ${partner.depth} micrometer, was inferred from ${how}.`
}
