import { describe, expect, it } from 'vitest'
import { coupledPlanes } from '#lib/aind/acquisition/coupled-planes.ts'
import { partnerDepths } from '#lib/aind/acquisition/partner-depths.ts'
import type { TableRow } from '#lib/aind/tables/metadata-tables.ts'

/** A row of the release's table: session, group, container and depth. */
const row = (
  session: number,
  group: number | string,
  container: string,
  depth: number,
  { mouse = '1', project = 'VisualBehaviorMultiscope', rig = 'MESO.1' } = {},
): TableRow => ({
  url: 'table.csv',
  row: 'row 1',
  cells: {
    ophys_session_id: String(session),
    imaging_plane_group: String(group),
    ophys_container_id: container,
    imaging_depth: String(depth),
    mouse_id: mouse,
    project_code: project,
    equipment_name: rig,
  },
})

describe('partnerDepths', () => {
  it('takes the median of the partner of other sessions, halves to the even number', () => {
    const depthOf = partnerDepths([
      row(1, '0.0', 'a', 170),
      row(2, 0, 'a', 175),
      row(2, 0, 'b', 310),
      row(3, 0, 'b', 311),
    ])

    expect(depthOf('a')).toEqual({ depth: 310, by: 'partner' })
    expect(depthOf('b')).toEqual({ depth: 172, by: 'partner' })
  })

  it('goes by the last session where two name different partners', () => {
    const depthOf = partnerDepths([
      row(10, 0, 'a', 100),
      row(10, 0, 'c', 300),
      row(9, 0, 'a', 100),
      row(9, 0, 'b', 200),
    ])

    expect(depthOf('a')).toEqual({ depth: 300, by: 'partner' })
    expect(depthOf('b')).toEqual({ depth: 100, by: 'partner' })
  })

  it('takes the other one of two depths that the animal’s pairs of the kind have', () => {
    const depthOf = partnerDepths([row(1, 0, 'a', 175), row(2, 2, 'b', 275), row(3, 2, 'c', 280), row(4, 1, 'd', 400)])

    expect(depthOf('a')).toEqual({ depth: 278, by: 'protocol' })
    expect(depthOf('d')).toBeUndefined()
  })

  it('has one kind of pair where a project imaged four areas', () => {
    const project = 'VisualBehaviorMultiscope4areasx2d'
    const rows = [row(1, 0, 'a', 175, { project }), row(2, 1, 'b', 300, { project })]

    expect(partnerDepths(rows)('a')).toEqual({ depth: 300, by: 'protocol' })
  })

  it.each([
    ['three depths', [row(1, 0, 'a', 100), row(2, 0, 'b', 200), row(3, 0, 'c', 300)]],
    ['one depth', [row(1, 0, 'a', 100), row(2, 0, 'b', 120)]],
    ['another animal', [row(1, 0, 'a', 100), row(2, 0, 'b', 300, { mouse: '2' })]],
    ['another rig', [row(1, 0, 'a', 100), row(1, 0, 'b', 300, { rig: 'CAM2P.3' })]],
    ['three planes together', [row(1, 0, 'a', 100), row(1, 0, 'b', 110), row(1, 0, 'c', 120)]],
  ])('infers nothing from %s', (_, rows) => {
    expect(partnerDepths(rows)('a')).toBeUndefined()
  })
})

describe('coupledPlanes', () => {
  const plane = (group: number, depth: number, container = `c${depth}`) => ({
    group,
    depth,
    container,
    structure: 'VISp',
  })

  it('numbers the planes of each group and couples them', () => {
    const { planes, notes } = coupledPlanes(
      [plane(1, 300), plane(0, 100), plane(1, 200), plane(0, 400)],
      () => undefined,
    )

    expect(
      planes.map(({ depth, plane_index, coupled_plane_index }) => [depth, plane_index, coupled_plane_index]),
    ).toEqual([
      [100, 0, 1],
      [400, 1, 0],
      [300, 2, 3],
      [200, 3, 2],
    ])
    expect(notes).toEqual([])
  })

  it('says how it found the depth of a plane that the release lacks', () => {
    const { planes, notes } = coupledPlanes([plane(0, 100, 'known'), plane(2, 200, 'unknown')], container =>
      container === 'known' ? { depth: 311, by: 'partner' } : undefined,
    )

    expect(planes.map(({ depth }) => depth)).toEqual([100, 311, 200, -1])
    expect(notes).toEqual([
      expect.stringContaining('311 micrometer, was inferred from other sessions of the same pair'),
      expect.stringContaining('Its depth is not known'),
    ])
  })

  it('stops for three planes of a group', () => {
    expect(() => coupledPlanes([plane(0, 1), plane(0, 2), plane(0, 3)], () => undefined)).toThrow(
      'Group 0 of the session has 3 planes',
    )
  })
})
