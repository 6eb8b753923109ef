/**
 * Sessions of Visual Behavior Ophys: every row of the table of behavior sessions. Without imaging planes it is behavior
 * only, whatever its project; else the project tells whether the microscope takes one plane or several.
 */

import { byUniqueId, dateCell, idCell, idListCell, optionalIdCell, textCell } from '#lib/datasets/manifest/cells.ts'
import { cellError, type ManifestRow, readManifestTable } from '#lib/datasets/manifest/manifest-table.ts'
import { PLACES } from '#lib/datasets/manifest/places.ts'
import {
  type ExpectedObject,
  manifestText,
  type SessionFinder,
  type SessionRow,
} from '#lib/datasets/manifest/session-finder.ts'

/** Projects of the microscope that takes several planes. */
const MULTI_PLANE_PROJECTS: readonly string[] = ['VisualBehaviorMultiscope', 'VisualBehaviorMultiscope4areasx2d']
const SINGLE_PLANE_PROJECTS: readonly string[] = ['VisualBehavior', 'VisualBehaviorTask1B']

const COLUMNS = ['behavior_session_id', 'mouse_id', 'project_code', 'ophys_experiment_id'] as const
const OPTIONAL_COLUMNS = ['date_of_acquisition', 'ophys_session_id'] as const

type Row = ManifestRow<(typeof COLUMNS)[number] | (typeof OPTIONAL_COLUMNS)[number]>

export const visualBehaviorOphysSessions: SessionFinder = {
  dataset: 'visual-behavior-ophys',
  places: PLACES['visual-behavior-ophys'],
  manifests: [{ name: 'behavior-sessions', path: 'project_metadata/behavior_session_table.csv' }],
  listed: [
    { place: 'data', prefix: 'behavior_ophys_experiments/', isOfSessions: true },
    { place: 'data', prefix: 'behavior_sessions/', isOfSessions: true },
  ],
  kinds: ['behavior', 'single-plane', 'multi-plane'],
  rows(texts) {
    const rows = readManifestTable(manifestText(texts, 'behavior-sessions'), {
      required: COLUMNS,
      optional: OPTIONAL_COLUMNS,
    })
    byUniqueId(rows, 'behavior_session_id', row => idCell(row, 'behavior_session_id'))
    const planes = rows.flatMap(row =>
      (idListCell(row, 'ophys_experiment_id') ?? []).map(id => ({ url: row.url, row: row.row, id })),
    )
    byUniqueId(planes, 'ophys_experiment_id', ({ id }) => id)
    return rows.map(sessionOf)
  },
}

const BEHAVIOR_ONLY = { kind: 'behavior', otherIds: {}, remarks: [] }

function sessionOf(row: Row): SessionRow {
  const id = idCell(row, 'behavior_session_id')
  const planes = idListCell(row, 'ophys_experiment_id')
  const ophysSession = optionalIdCell(row, 'ophys_session_id')
  const shared = { id, subject: idCell(row, 'mouse_id'), date: dateCell(row, 'date_of_acquisition') }
  if (planes === null)
    return { ...shared, ...BEHAVIOR_ONLY, storeName: `behavior_session_${id}.nwb.zarr`, objects: [behaviorObject(id)] }
  const kind = imagingKind(row)
  const [first = '', ...others] = planes
  const used = kind === 'multi-plane' ? planes : [first]
  return {
    ...shared,
    kind,
    storeName: `behavior_ophys_session_${id}.nwb.zarr`,
    otherIds: {
      ...(ophysSession === null ? {} : { ophys_session_id: ophysSession }),
      ...(kind === 'multi-plane' ? {} : { ophys_experiment_id: first }),
    },
    // The list's order names the planes.
    objects: used.map((plane, index) => planeObject(plane, index)),
    remarks: [
      ...(kind === 'multi-plane' && others.length === 0 ? ['one plane of a multi-plane recording'] : []),
      ...(kind === 'single-plane' && others.length > 0
        ? [`${planes.length} planes of a single-plane recording; ${first} is taken`]
        : []),
    ],
  }
}

function imagingKind(row: Row): 'single-plane' | 'multi-plane' {
  const project = textCell(row, 'project_code')
  if (project !== null && MULTI_PLANE_PROJECTS.includes(project)) return 'multi-plane'
  if (project !== null && SINGLE_PLANE_PROJECTS.includes(project)) return 'single-plane'
  const known = [...SINGLE_PLANE_PROJECTS, ...MULTI_PLANE_PROJECTS].join(', ')
  throw cellError(row, 'project_code', `the project ${project ?? '(none)'} is not known; known are ${known}.`)
}

const behaviorObject = (id: string): ExpectedObject => ({
  role: 'base',
  place: 'data',
  keys: [`behavior_sessions/behavior_session_${id}.nwb`],
  need: 'required',
})

const planeObject = (plane: string, index: number): ExpectedObject => ({
  role: index === 0 ? 'base' : 'plane',
  place: 'data',
  keys: [`behavior_ophys_experiments/behavior_ophys_experiment_${plane}.nwb`],
  need: 'required',
})
