/** Sessions of Visual Coding Ephys: every row of the table of sessions, with the probe files of its folder, be they none. */

import { byUniqueId, dateCell, idCell, optionalIdCell, textCell } from '#lib/datasets/manifest/cells.ts'
import { probeFolder, probeObjects, probesWithLfp } from '#lib/datasets/manifest/ephys-probes.ts'
import { cellError, type ManifestRow, readManifestTable } from '#lib/datasets/manifest/manifest-table.ts'
import { PLACES } from '#lib/datasets/manifest/places.ts'
import { manifestText, type SessionFinder, type SessionRow } from '#lib/datasets/manifest/session-finder.ts'

/** The two sets of stimuli; each has unit metrics of its own. */
const SESSION_TYPES: readonly string[] = ['brain_observatory_1.1', 'functional_connectivity']

type Row = ManifestRow<'id' | 'session_type' | 'specimen_id' | 'date_of_acquisition'>

export const visualCodingEphysSessions: SessionFinder = {
  dataset: 'visual-coding-ephys',
  places: PLACES['visual-coding-ephys'],
  manifests: [
    { name: 'sessions', path: 'sessions.csv' },
    { name: 'probes', path: 'probes.csv' },
  ],
  listed: [{ place: 'data', prefix: 'session_', isOfSessions: true }],
  kinds: SESSION_TYPES,
  rows(texts) {
    const rows = readManifestTable(manifestText(texts, 'sessions'), {
      required: ['id', 'session_type'],
      // The public table has the day of publication, not that of the recording.
      optional: ['specimen_id', 'date_of_acquisition'],
    })
    const probes = probesWithLfp(manifestText(texts, 'probes'), { probe: 'id' })
    return [...byUniqueId(rows, 'id', row => idCell(row, 'id'))].map(([id, row]) =>
      sessionOf(row, id, probes.get(id) ?? []),
    )
  },
}

function sessionOf(row: Row, id: string, probes: readonly string[]): SessionRow {
  const prefix = `session_${id}/`
  const kind = textCell(row, 'session_type')
  if (kind === null || !SESSION_TYPES.includes(kind))
    throw cellError(
      row,
      'session_type',
      `the type ${kind ?? '(none)'} is not known; known are ${SESSION_TYPES.join(', ')}.`,
    )
  return {
    id,
    kind,
    subject: optionalIdCell(row, 'specimen_id'),
    date: dateCell(row, 'date_of_acquisition'),
    storeName: `session_${id}.nwb.zarr`,
    otherIds: {},
    objects: [
      { role: 'base', place: 'data', keys: [`${prefix}session_${id}.nwb`], need: 'required' },
      ...probeObjects(prefix, probes),
    ],
    folder: probeFolder(prefix),
    remarks: [],
  }
}
