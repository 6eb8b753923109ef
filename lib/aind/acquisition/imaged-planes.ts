/** The planes that a session of Visual Behavior 2-photon imaged, one a file, held against the release's table. */

import { type Need, needsOf } from '#lib/datasets/dataset.ts'
import { isGap } from '#lib/datasets/manifest/cells.ts'
import { idText } from '#lib/datasets/side-data.ts'
import { TransformError } from '#lib/errors.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import type { MetadataInput } from '../builder.ts'
import type { JsonValue } from '../json-value.ts'
import type { TableRow } from '../tables/metadata-tables.ts'
import { plainAttribute, plainValue, STEP } from './nwb-values.ts'

export interface ImagedPlane {
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** Acronym of the brain structure. */
  readonly structure: string
  /** Micrometres. */
  readonly depth: number
  readonly indicator: string
  readonly excitation: number
  readonly emission: number
  readonly rateHz: number
  /** Planes of one group were imaged together. */
  readonly group: number
  readonly container: string
}

const PLANES: NodePath = '/general/optophysiology'
const PLANE: NodePath = '/general/optophysiology/imaging_plane_1'
const DEVICES: NodePath = '/general/devices'
const METADATA: NodePath = '/general/metadata'

const VALUES = ['description', 'indicator', 'location', 'excitation_lambda', 'imaging_rate']

const CHANNEL_VALUES = ['description', 'emission_lambda']

export const planeNeeds = (tree: NwbTree): readonly Need[] => {
  const channels = channelsOf(tree).flatMap(channel => CHANNEL_VALUES.map(name => childPath(channel, name)))
  return needsOf(tree, [...VALUES.map(name => childPath(PLANE, name)), ...channels], 1)
}

/** What the two kinds of rig have in common with all their sessions. */
interface RigRules {
  readonly device: string
  readonly manufacturer: string | null
  readonly rates: readonly number[]
  readonly projects: readonly string[]
  readonly groups: number
  fits(plane: ImagedPlane): boolean
}

const SINGLE_PLANE: RigRules = {
  device: 'Allen Brain Observatory - Scientifica 2P Rig',
  manufacturer: 'Scientifica',
  rates: [31],
  projects: ['VisualBehavior', 'VisualBehaviorTask1B'],
  groups: 0,
  fits: ({ width, height, group }) => height === 512 && width > 0 && width <= 512 && group === -1,
}

const MULTI_PLANE: RigRules = {
  device: 'Allen Brain Observatory - Mesoscope 2P Rig',
  manufacturer: null,
  rates: [5, 6, 9, 11],
  projects: ['VisualBehaviorMultiscope', 'VisualBehaviorMultiscope4areasx2d'],
  groups: 4,
  fits: ({ width, height, group }) => height === 512 && width === 512 && group >= 0,
}

/** Attributes of the file's metadata that the table has too. */
const SHARED_COLUMNS: readonly (readonly [attribute: string, column: string])[] = [
  ['equipment_name', 'equipment_name'],
  ['imaging_depth', 'imaging_depth'],
  ['targeted_imaging_depth', 'targeted_imaging_depth'],
  ['ophys_container_id', 'ophys_container_id'],
  ['ophys_experiment_id', 'ophys_experiment_id'],
  ['ophys_session_id', 'ophys_session_id'],
  ['project_code', 'project_code'],
  ['session_type', 'session_type'],
]

/**
 * One a file, in the order of the files. Throws a TransformError where a file tells of other planes than the rig has, or of
 * another plane than the table's row.
 */
export function imagedPlanes(
  input: Pick<MetadataInput, 'nwb' | 'rows'>,
  kind: 'single' | 'multi',
): readonly ImagedPlane[] {
  const { files, values } = input.nwb
  if (kind === 'single' && files.length !== 1)
    throw new TransformError(STEP, `The rig images one plane; the session has ${files.length} files of planes.`)
  return files.map((tree, index) => {
    const row = input.rows[index]
    const plane = readPlane(tree, values, row)
    checkRig(tree, plane, kind === 'single' ? SINGLE_PLANE : MULTI_PLANE)
    checkRow(tree, plane, row)
    return plane
  })
}

function readPlane(tree: NwbTree, values: MetadataInput['nwb']['values'], row: TableRow | undefined): ImagedPlane {
  const at = (name: string) => plainValue(tree, childPath(PLANE, name), values)
  const planes = findNode(tree, PLANES)
  expect(
    tree,
    planes?.kind === 'group' && planes.children.length === 1,
    PLANES,
    'one imaging plane',
    planes?.kind === 'group' ? planes.children.length : 0,
  )
  const description = String(at('description'))
  const [, width, height, structure = '', depth] =
    /\((\d+), (\d+)\) field of view in (\S+) at depth (\d+(?:\.\d+)?) um/.exec(description) ?? []
  expect(tree, structure !== '', childPath(PLANE, 'description'), 'a field of view, structure and depth', description)
  const [channel, ...others] = channelsOf(tree)
  expect(tree, channel !== undefined && others.length === 0, PLANE, 'one optical channel', channelsOf(tree).length)
  const ofChannel = (name: string) => plainValue(tree, childPath(channel ?? PLANE, name), values)
  expect(
    tree,
    ofChannel('description') === '2P Optical Channel',
    PLANE,
    'the channel 2P Optical Channel',
    ofChannel('description'),
  )
  expect(tree, at('location') === structure, PLANE, `the location ${structure}`, at('location'))
  return {
    width: Number(width),
    height: Number(height),
    structure,
    depth: Number(depth),
    indicator: String(at('indicator')),
    excitation: Number(at('excitation_lambda') ?? Number.NaN),
    emission: Number(ofChannel('emission_lambda') ?? Number.NaN),
    rateHz: Number(at('imaging_rate') ?? Number.NaN),
    group: Number(plainAttribute(tree, METADATA, 'imaging_plane_group') ?? Number.NaN),
    container: idText(row?.cells.ophys_container_id ?? ''),
  }
}

function checkRig(tree: NwbTree, plane: ImagedPlane, rules: RigRules): void {
  const devices = findNode(tree, DEVICES)
  const names = devices?.kind === 'group' ? devices.children.map(({ name }) => name) : []
  expect(tree, names.length === 1, DEVICES, 'one device', names.join(', '))
  const device = childPath(DEVICES, names[0] ?? '')
  const [described, manufacturer] = ['description', 'manufacturer'].map(name => plainAttribute(tree, device, name))
  expect(tree, described === rules.device, device, `the description “${rules.device}”`, described ?? null)
  expect(
    tree,
    manufacturer === rules.manufacturer,
    device,
    `the manufacturer ${rules.manufacturer ?? '(none)'}`,
    manufacturer ?? null,
  )
  expect(tree, /^GCaMP6[fs]$/.test(plane.indicator), PLANE, 'the indicator GCaMP6f or GCaMP6s', plane.indicator)
  expect(tree, plane.excitation === 910, PLANE, 'an excitation of 910 nm', plane.excitation)
  expect(tree, plane.emission === 520, PLANE, 'an emission of 520 nm', plane.emission)
  expect(tree, rules.rates.includes(plane.rateHz), PLANE, `a rate of ${rules.rates.join(' or ')} Hz`, plane.rateHz)
  expect(
    tree,
    rules.fits(plane),
    PLANE,
    'a field of view and a group that the rig can have',
    `${plane.width} x ${plane.height}, group ${plane.group}`,
  )
  const groups = plainAttribute(tree, METADATA, 'imaging_plane_group_count')
  expect(tree, groups === rules.groups, METADATA, `${rules.groups} groups of planes`, groups)
  const project = plainAttribute(tree, METADATA, 'project_code')
  expect(
    tree,
    rules.projects.includes(String(project)),
    METADATA,
    `the project ${rules.projects.join(' or ')}`,
    project,
  )
  const frames = plainAttribute(tree, METADATA, 'stimulus_frame_rate')
  expect(tree, frames === 60, METADATA, 'a stimulus_frame_rate of 60 Hz', frames)
}

function checkRow(tree: NwbTree, plane: ImagedPlane, row: TableRow | undefined): void {
  const cell = (column: string) => idText(row?.cells[column] ?? '')
  const place = `${row?.url} (${row?.row})`
  for (const [attribute, column] of SHARED_COLUMNS) {
    const value = plainAttribute(tree, METADATA, attribute)
    expect(tree, isSame(value, cell(column)), METADATA, `${attribute} ${cell(column)} of ${place}`, value)
  }
  for (const [attribute, size] of [
    ['field_of_view_width', plane.width],
    ['field_of_view_height', plane.height],
  ] as const) {
    const value = plainAttribute(tree, METADATA, attribute)
    expect(tree, value === size, METADATA, `${attribute} ${size} of the plane's description`, value)
  }
  expect(
    tree,
    cell('targeted_structure') === plane.structure,
    PLANE,
    `the structure ${cell('targeted_structure')} of ${place}`,
    plane.structure,
  )
  const group = isGap(cell('imaging_plane_group')) ? -1 : Number(cell('imaging_plane_group'))
  expect(tree, plane.group === group, METADATA, `the group ${group} of ${place}`, plane.group)
}

const isSame = (value: JsonValue, cell: string): boolean =>
  typeof value === 'number' ? value === Number(cell) : String(value) === cell

function expect(tree: NwbTree, isRight: boolean, path: NodePath, expected: string, found: JsonValue): void {
  if (isRight) return
  const message = `${path}: ${expected} was expected, ${found ?? 'nothing'} was found.`
  throw new TransformError(STEP, message, { path, ...(tree.files[0] && { url: tree.files[0].url }) })
}

function channelsOf(tree: NwbTree): readonly NodePath[] {
  const plane = findNode(tree, PLANE)
  if (plane?.kind !== 'group') return []
  return plane.children
    .filter(child => neurodataType(child) === 'OpticalChannel')
    .map(({ name }) => childPath(PLANE, name))
}
