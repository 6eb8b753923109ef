/** Probe files of the Neuropixels sessions: which the table of probes promises, and where they lie. */

import { flagCell, idCell } from './cells.ts'
import { type ManifestText, readManifestTable } from './manifest-table.ts'
import type { ExpectedObject, SessionFolder } from './session-finder.ts'

export interface ProbeColumns {
  /** Column of the probe's id. */
  readonly probe: 'id' | 'ecephys_probe_id'
}

/** Ids of the probes that have LFP, by session. Probes of which the table does not tell are left out: their files decide. */
export function probesWithLfp(text: ManifestText, { probe }: ProbeColumns): ReadonlyMap<string, readonly string[]> {
  const rows = readManifestTable(text, { required: [probe, 'ecephys_session_id'], optional: ['has_lfp_data'] })
  const found = rows
    .filter(row => flagCell(row, 'has_lfp_data') === true)
    .map(row => ({ session: idCell(row, 'ecephys_session_id'), id: idCell(row, probe) }))
  const bySession = Map.groupBy(found, ({ session }) => session)
  // Files are taken in the order of their names, which is that of the ids as text.
  return new Map([...bySession].map(([session, probes]) => [session, probes.map(({ id }) => id).sort()]))
}

/** The probe files of a session whose base file lies in `prefix` (with a slash at its end). */
export const probeObjects = (prefix: string, ids: readonly string[]): readonly ExpectedObject[] =>
  ids.map(id => ({
    role: 'probe',
    place: 'data',
    keys: [`${prefix}probe_${id}_lfp.nwb`, `${prefix}probe_${id}.nwb`],
    need: 'expected',
  }))

/** Probe files that the table does not know are taken too. */
export const probeFolder = (prefix: string): SessionFolder => ({
  place: 'data',
  prefix,
  role: 'probe',
  fileName: /^probe_\d+(_lfp)?\.nwb$/,
  remarkWhenNone: 'no probe has LFP',
})
