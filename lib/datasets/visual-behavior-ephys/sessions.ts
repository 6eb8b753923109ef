/**
 * Sessions of Visual Behavior Ephys: every row of the table of behavior sessions. It is a recording where the table of
 * ecephys sessions has it; an ecephys session id in its row tells nothing, since it may be that of the mouse's other day.
 */

import { byUniqueId, dateCell, idCell, textCell } from '#lib/datasets/manifest/cells.ts'
import { probeFolder, probeObjects, probesWithLfp } from '#lib/datasets/manifest/ephys-probes.ts'
import { cellError, type ManifestText, readManifestTable } from '#lib/datasets/manifest/manifest-table.ts'
import { PLACES } from '#lib/datasets/manifest/places.ts'
import { manifestText, type SessionFinder, type SessionRow } from '#lib/datasets/manifest/session-finder.ts'

export const visualBehaviorEphysSessions: SessionFinder = {
  dataset: 'visual-behavior-ephys',
  places: PLACES['visual-behavior-ephys'],
  manifests: [
    { name: 'behavior-sessions', path: 'project_metadata/behavior_sessions.csv' },
    { name: 'ecephys-sessions', path: 'project_metadata/ecephys_sessions.csv' },
    { name: 'probes', path: 'project_metadata/probes.csv' },
  ],
  listed: [
    { place: 'data', prefix: 'behavior_ecephys_sessions/', isOfSessions: true },
    { place: 'data', prefix: 'behavior_only_sessions/', isOfSessions: true },
  ],
  kinds: ['ecephys', 'behavior'],
  rows(texts) {
    const recordings = readRecordings(manifestText(texts, 'ecephys-sessions'))
    const probes = probesWithLfp(manifestText(texts, 'probes'), { probe: 'ecephys_probe_id' })
    const behaviors = readBehaviors(manifestText(texts, 'behavior-sessions'))
    for (const recording of recordings.values())
      if (!behaviors.has(recording.behavior))
        throw cellError(recording, 'behavior_session_id', `behavior_sessions.csv has no row ${recording.behavior}.`)
    return [...behaviors.values()].map(behavior => {
      const recording = recordings.get(behavior.id)
      return recording === undefined
        ? behaviorSession(behavior)
        : ecephysSession(behavior, recording, probes.get(recording.id) ?? [])
    })
  },
}

/** Sessions of the table of recordings, by their behavior session's id. */
function readRecordings(text: ManifestText) {
  const rows = readManifestTable(text, {
    required: ['ecephys_session_id', 'behavior_session_id'],
    optional: ['abnormal_histology', 'abnormal_activity'],
  })
  const recordings = rows.map(row => ({
    url: row.url,
    row: row.row,
    id: idCell(row, 'ecephys_session_id'),
    behavior: idCell(row, 'behavior_session_id'),
    remarks: (['abnormal_histology', 'abnormal_activity'] as const).flatMap(column => {
      const said = textCell(row, column)
      return said === null ? [] : [`${column.replace('_', ' ')}: ${said}`]
    }),
  }))
  byUniqueId(recordings, 'ecephys_session_id', ({ id }) => id)
  return byUniqueId(recordings, 'behavior_session_id', ({ behavior }) => behavior)
}

function readBehaviors(text: ManifestText) {
  const rows = readManifestTable(text, { required: ['behavior_session_id', 'mouse_id', 'date_of_acquisition'] })
  const behaviors = rows.map(row => ({
    url: row.url,
    row: row.row,
    id: idCell(row, 'behavior_session_id'),
    subject: idCell(row, 'mouse_id'),
    date: dateCell(row, 'date_of_acquisition'),
  }))
  return byUniqueId(behaviors, 'behavior_session_id', ({ id }) => id)
}

type Behavior = Pick<SessionRow, 'id' | 'subject' | 'date'>

const behaviorSession = ({ id, subject, date }: Behavior): SessionRow => ({
  id,
  kind: 'behavior',
  subject,
  date,
  storeName: `behavior_session_${id}.nwb.zarr`,
  otherIds: {},
  objects: [
    {
      role: 'base',
      place: 'data',
      keys: [`behavior_only_sessions/${id}/behavior_session_${id}.nwb`],
      need: 'required',
    },
  ],
  remarks: [],
})

function ecephysSession(
  { id: behavior, subject, date }: Behavior,
  { id, remarks }: { readonly id: string; readonly remarks: readonly string[] },
  probes: readonly string[],
): SessionRow {
  const prefix = `behavior_ecephys_sessions/${id}/`
  return {
    id,
    kind: 'ecephys',
    subject,
    date,
    storeName: `ecephys_session_${id}.nwb.zarr`,
    otherIds: { behavior_session_id: behavior },
    objects: [
      { role: 'base', place: 'data', keys: [`${prefix}ecephys_session_${id}.nwb`], need: 'required' },
      ...probeObjects(prefix, probes),
    ],
    folder: probeFolder(prefix),
    remarks,
  }
}
