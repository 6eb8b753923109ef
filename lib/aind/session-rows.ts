/** The release's rows on a session. */

import { idListCell } from '#lib/datasets/manifest/cells.ts'
import type { MetadataInput } from './builder.ts'
import { rowWithId } from './tables/find-row.ts'
import { type MetadataTables, type TableRow, tableOf } from './tables/metadata-tables.ts'

/** As MetadataInput has them. Throws InvalidInputError where a table has not just one row on the session or a plane of it. */
export function sessionRows(
  { dataset, session }: Pick<MetadataInput, 'dataset' | 'session'>,
  tables: MetadataTables,
): readonly TableRow[] {
  const use = { session: session.id, gives: 'what all its documents say of the session' }
  const row = (name: Parameters<typeof tableOf>[1], column: string, id: string) =>
    rowWithId(tableOf(tables, name, use), column, id, use)
  switch (dataset) {
    case 'visual-behavior-ephys':
      return session.kind === 'ecephys'
        ? [row('vbn-ecephys-sessions', 'ecephys_session_id', session.id)]
        : [row('vbn-behavior-sessions', 'behavior_session_id', session.id)]
    case 'visual-behavior-ophys': {
      const behavior = row('vbo-behavior-sessions', 'behavior_session_id', session.id)
      const planes = session.kind === 'behavior' ? null : idListCell(behavior, 'ophys_experiment_id')
      if (planes === null) return [behavior]
      const used = session.kind === 'multi-plane' ? planes : planes.slice(0, 1)
      return used.map(plane => row('vbo-ophys-experiments', 'ophys_experiment_id', plane))
    }
    case 'visual-coding-ephys':
      return [row('vce-sessions', 'id', session.id)]
    case 'visual-coding-ophys':
      return []
  }
}
