/**
 * Planes of the mesoscope were imaged in pairs, and some sessions lack one of a pair. How deep it lay follows, for some, from
 * other sessions: of the same pair of planes (partner), or from the two depths that a protocol used (protocol). A container is one
 * plane, found again in all its sessions.
 */

import { isGap } from '#lib/datasets/manifest/cells.ts'
import { idText } from '#lib/datasets/side-data.ts'
import type { TableRow } from '../tables/metadata-tables.ts'
import { roundHalfEven } from './instant.ts'

export interface PartnerDepth {
  /** Micrometres. */
  readonly depth: number
  readonly by: 'partner' | 'protocol'
}

/** The only mesoscope of the release. */
const MESOSCOPE = 'MESO.1'

/** In these projects all pairs of a session have the same two depths; in the others each of two kinds of pair has its own. */
const FOUR_AREAS = /4areasx2d$/

/** Planes within this of each other are at one depth of the protocol, micrometres. */
const SAME_DEPTH = 30

interface PlaneRow {
  readonly session: string
  readonly group: number
  readonly container: string
  readonly depth: number
  /** Animal and kind of pair, within which there are two depths. */
  readonly slot: string
}

/** `rows`: the release's whole table of imaging experiments. Undefined for a container whose partner's depth nobody knows. */
export function partnerDepths(rows: readonly TableRow[]): (container: string) => PartnerDepth | undefined {
  const planes = rows.flatMap(planeRow)
  const depths = containerDepths(planes)
  const partners = partnersOf(planes)
  return container => {
    const partner = partners.get(container)
    const depth = partner === undefined ? undefined : depths.get(partner)
    return depth === undefined ? protocolDepth(container, planes, depths) : { depth, by: 'partner' }
  }
}

function planeRow({ cells }: TableRow): readonly PlaneRow[] {
  const cell = (column: string) => cells[column]?.trim() ?? ''
  if (cell('equipment_name') !== MESOSCOPE || isGap(cell('imaging_plane_group')) || isGap(cell('imaging_depth')))
    return []
  const group = Number(cell('imaging_plane_group'))
  const kind = FOUR_AREAS.test(cell('project_code')) ? 0 : group % 2
  return [
    {
      session: idText(cell('ophys_session_id')),
      group,
      container: idText(cell('ophys_container_id')),
      depth: Number(cell('imaging_depth')),
      slot: `${idText(cell('mouse_id'))} ${kind}`,
    },
  ]
}

/** Of each container the median of its sessions, in whole micrometres. */
const containerDepths = (planes: readonly PlaneRow[]): ReadonlyMap<string, number> =>
  new Map(
    [...Map.groupBy(planes, ({ container }) => container)].map(([container, own]) => [
      container,
      median(own.map(({ depth }) => depth)),
    ]),
  )

/** The other container of a pair; where sessions disagree the last one counts, by session and group. */
function partnersOf(planes: readonly PlaneRow[]): ReadonlyMap<string, string> {
  const pairs = [...Map.groupBy(planes, ({ session, group }) => `${session} ${group}`).values()]
    .toSorted(([a], [b]) => compareIds(a?.session ?? '', b?.session ?? '') || (a?.group ?? 0) - (b?.group ?? 0))
    .map(pair => [...new Set(pair.map(({ container }) => container))])
  const partners = new Map<string, string>()
  for (const [one, other, third] of pairs) {
    if (one === undefined || other === undefined || third !== undefined) continue
    partners.set(one, other)
    partners.set(other, one)
  }
  return partners
}

/** Only where the protocol has just two depths, and just one of them is not the plane's own. */
function protocolDepth(
  container: string,
  planes: readonly PlaneRow[],
  depths: ReadonlyMap<string, number>,
): PartnerDepth | undefined {
  const own = depths.get(container)
  const slot = planes.find(plane => plane.container === container)?.slot
  if (own === undefined || slot === undefined) return undefined
  const containers = new Set(planes.filter(plane => plane.slot === slot).map(plane => plane.container))
  const clusters = clustersOf([...containers].flatMap(other => depths.get(other) ?? []))
  const others = clusters.filter(depth => Math.abs(depth - own) > SAME_DEPTH)
  const [depth] = others
  return clusters.length === 2 && others.length === 1 && depth !== undefined ? { depth, by: 'protocol' } : undefined
}

/** Depths of a protocol, each the median of those that lie together. */
function clustersOf(depths: readonly number[]): readonly number[] {
  const clusters: number[][] = []
  for (const depth of depths.toSorted((a, b) => a - b)) {
    const cluster = clusters.at(-1)
    const last = cluster?.at(-1)
    if (cluster === undefined || last === undefined || depth - last > SAME_DEPTH) clusters.push([depth])
    else cluster.push(depth)
  }
  return clusters.map(median)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[Math.ceil(sorted.length / 2) - 1],
    sorted[Math.floor(sorted.length / 2)],
  ]
  return roundHalfEven((low + high) / 2)
}

const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
