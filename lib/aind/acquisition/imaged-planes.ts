/** The planes that a session of Visual Behavior 2-photon imaged, one a file, held against the release's table. */

import { type LookedUp, type Need, needsOf } from '#lib/datasets/dataset.ts'
import { idText } from '#lib/datasets/side-data.ts'
import { TransformError } from '#lib/errors.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'
import type { MetadataInput } from '../builder.ts'
import type { JsonValue } from '../json-value.ts'
import type { TableRow } from '../tables/metadata-tables.ts'
import { type Expectation, expectAll } from './expectation.ts'
import { childrenAt, IMAGING_PLANES, opticalChannels } from './nwb-objects.ts'
import { plainAttribute, plainValue, STEP } from './nwb-values.ts'
import { MULTI_PLANE, rigExpectations, rowExpectations, SESSION_METADATA, SINGLE_PLANE } from './plane-expectations.ts'

export interface ImagedPlane {
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** Acronym of the brain structure. */
  readonly structure: string
  /** Micrometres. */
  readonly depth: number
  readonly indicator: string
  /** Nanometres. */
  readonly excitation: number
  readonly emission: number
  readonly rateHz: number
  /** Planes of one group were imaged together; -1 of a single plane. */
  readonly group: number
  /** One plane, found again in all its sessions, has one container. */
  readonly container: string
}

const PLANE = childPath(IMAGING_PLANES, 'imaging_plane_1')

const VALUES = ['description', 'indicator', 'location', 'excitation_lambda', 'imaging_rate']

const CHANNEL_VALUES = ['description', 'emission_lambda']

export const planeNeeds = (tree: NwbTree): readonly Need[] => {
  const channels = opticalChannels(tree, PLANE).flatMap(path => CHANNEL_VALUES.map(name => childPath(path, name)))
  return needsOf(tree, [...VALUES.map(name => childPath(PLANE, name)), ...channels], 1)
}

/**
 * One a file, in the order of the files. Throws a TransformError where a file tells of other planes than the rig has, or of
 * another plane than the table's row.
 */
export function imagedPlanes(
  { nwb: { files, values }, rows }: Pick<MetadataInput, 'nwb' | 'rows'>,
  kind: 'single' | 'multi',
): readonly ImagedPlane[] {
  if (kind === 'single' && files.length !== 1)
    throw new TransformError(STEP, `The rig images one plane; the session has ${files.length} files of planes.`)
  const rules = kind === 'single' ? SINGLE_PLANE : MULTI_PLANE
  return files.map((tree, index) => {
    const plane = readPlane(tree, values, rows[index])
    expectAll(tree, [...rigExpectations(tree, plane, rules), ...rowExpectations(tree, plane, rows[index])])
    return plane
  })
}

/** Width, height, structure and depth stand in a sentence. */
const DESCRIPTION = /\((\d+), (\d+)\) field of view in (\S+) at depth (\d+(?:\.\d+)?) um/

function readPlane(tree: NwbTree, values: LookedUp, row: TableRow | undefined): ImagedPlane {
  const at = (name: string) => plainValue(tree, childPath(PLANE, name), values)
  const channels = opticalChannels(tree, PLANE)
  const ofChannel = (name: string) => plainValue(tree, childPath(channels[0] ?? PLANE, name), values)
  const [, width, height, structure = '', depth] = DESCRIPTION.exec(String(at('description'))) ?? []
  const metadata = (name: string) => plainAttribute(tree, SESSION_METADATA, name)
  const said = (expected: string, isMet: boolean, found: JsonValue): Expectation => ({
    path: PLANE,
    expected,
    isMet,
    found,
  })
  const planes = childrenAt(tree, IMAGING_PLANES).length
  expectAll(tree, [
    said('one imaging plane', planes === 1, planes),
    said('one optical channel', channels.length === 1, channels.length),
    said('the channel 2P Optical Channel', ofChannel('description') === '2P Optical Channel', ofChannel('description')),
    said('a description of field of view, structure and depth', structure !== '', at('description')),
    said(`the location ${structure}`, at('location') === structure, at('location')),
    said(
      `field_of_view_width ${width}`,
      metadata('field_of_view_width') === Number(width),
      metadata('field_of_view_width'),
    ),
    said(
      `field_of_view_height ${height}`,
      metadata('field_of_view_height') === Number(height),
      metadata('field_of_view_height'),
    ),
  ])
  return {
    width: Number(width),
    height: Number(height),
    structure,
    depth: Number(depth),
    indicator: String(at('indicator')),
    excitation: numberOf(at('excitation_lambda')),
    emission: numberOf(ofChannel('emission_lambda')),
    rateHz: numberOf(at('imaging_rate')),
    group: numberOf(metadata('imaging_plane_group')),
    container: idText(row?.cells.ophys_container_id ?? ''),
  }
}

const numberOf = (value: JsonValue): number => (typeof value === 'number' ? value : Number.NaN)
