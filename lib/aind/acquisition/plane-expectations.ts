/** What the rigs of Visual Behavior 2-photon have in common with all their sessions, and what the release's table must agree with. */

import { isGap } from '#lib/datasets/manifest/cells.ts'
import { idText } from '#lib/datasets/side-data.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import type { JsonValue } from '../json-value.ts'
import type { TableRow } from '../tables/metadata-tables.ts'
import type { Expectation } from './expectation.ts'
import type { ImagedPlane } from './imaged-planes.ts'
import { DEVICES, IMAGING_PLANES, pathsBelow } from './nwb-objects.ts'
import { plainAttribute } from './nwb-values.ts'

/** The file's own record of its session. */
export const SESSION_METADATA: NodePath = '/general/metadata'

export interface ImagingRules {
  readonly device: string
  readonly manufacturer: string | null
  readonly rates: readonly JsonValue[]
  readonly projects: readonly JsonValue[]
  /** Groups of planes that are imaged together. */
  readonly groups: number
  fits(plane: ImagedPlane): boolean
}

export const SINGLE_PLANE: ImagingRules = {
  device: 'Allen Brain Observatory - Scientifica 2P Rig',
  manufacturer: 'Scientifica',
  rates: [31],
  projects: ['VisualBehavior', 'VisualBehaviorTask1B'],
  groups: 0,
  fits: ({ width, height, group }) => height === 512 && width > 0 && width <= 512 && group === -1,
}

export const MULTI_PLANE: ImagingRules = {
  device: 'Allen Brain Observatory - Mesoscope 2P Rig',
  manufacturer: null,
  rates: [5, 6, 9, 11],
  projects: ['VisualBehaviorMultiscope', 'VisualBehaviorMultiscope4areasx2d'],
  groups: 4,
  fits: ({ width, height, group }) => height === 512 && width === 512 && group >= 0,
}

export function rigExpectations(tree: NwbTree, plane: ImagedPlane, rules: ImagingRules): readonly Expectation[] {
  const devices = pathsBelow(tree, DEVICES)
  const device = devices[0] ?? DEVICES
  const oneOf = (path: NodePath, what: string, allowed: readonly JsonValue[], found: JsonValue): Expectation => ({
    path,
    expected: `${what} ${allowed.map(value => value ?? '(none)').join(' or ')}`,
    isMet: allowed.includes(found),
    found,
  })
  const attribute = (name: string) => plainAttribute(tree, SESSION_METADATA, name)
  return [
    oneOf(DEVICES, 'a number of devices of', [1], devices.length),
    oneOf(device, 'the description', [rules.device], plainAttribute(tree, device, 'description')),
    oneOf(device, 'the manufacturer', [rules.manufacturer], plainAttribute(tree, device, 'manufacturer')),
    oneOf(IMAGING_PLANES, 'the indicator', ['GCaMP6f', 'GCaMP6s'], plane.indicator),
    oneOf(IMAGING_PLANES, 'an excitation (nm) of', [910], plane.excitation),
    oneOf(IMAGING_PLANES, 'an emission (nm) of', [520], plane.emission),
    oneOf(IMAGING_PLANES, 'a rate (Hz) of', rules.rates, plane.rateHz),
    oneOf(SESSION_METADATA, 'a number of groups of planes of', [rules.groups], attribute('imaging_plane_group_count')),
    oneOf(SESSION_METADATA, 'the project', rules.projects, attribute('project_code')),
    oneOf(SESSION_METADATA, 'a stimulus_frame_rate (Hz) of', [60], attribute('stimulus_frame_rate')),
    {
      path: IMAGING_PLANES,
      expected: 'a field of view and a group that the rig can have',
      isMet: rules.fits(plane),
      found: `${plane.width} x ${plane.height}, group ${plane.group}`,
    },
  ]
}

/** Names of attributes that are those of columns too. */
const SHARED_NAMES = [
  'equipment_name',
  'imaging_depth',
  'targeted_imaging_depth',
  'ophys_container_id',
  'ophys_experiment_id',
  'ophys_session_id',
  'project_code',
  'session_type',
]

export function rowExpectations(tree: NwbTree, plane: ImagedPlane, row: TableRow | undefined): readonly Expectation[] {
  const cell = (column: string) => idText(row?.cells[column] ?? '')
  const from = `of ${row?.url} (${row?.row})`
  const equal = (what: string, text: string, found: JsonValue): Expectation => ({
    path: SESSION_METADATA,
    expected: `${what} ${text} ${from}`,
    isMet: typeof found === 'number' ? found === Number(text) : String(found) === text,
    found,
  })
  const group = isGap(cell('imaging_plane_group')) ? '-1' : cell('imaging_plane_group')
  return [
    ...SHARED_NAMES.map(name => equal(name, cell(name), plainAttribute(tree, SESSION_METADATA, name))),
    equal('the structure', cell('targeted_structure'), plane.structure),
    equal('imaging_plane_group', group, plane.group),
  ]
}
