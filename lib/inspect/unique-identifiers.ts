/** Files of one folder that say that they are the same session. Source: nwbinspector, `check_unique_identifiers`. */

import type { FileFinding, FileInspection } from './report.ts'

export function duplicatesIn(folder: string, files: readonly FileInspection[]): readonly FileFinding[] {
  const byId = Map.groupBy(
    files.filter(({ objectId }) => objectId !== undefined),
    ({ objectId }) => objectId,
  )
  return [...byId]
    .filter(([, some]) => some.length > 1)
    .map(([id, some]) => ({
      file: folder,
      check: 'check_unique_identifiers',
      importance: 'CRITICAL',
      severity: 'LOW',
      objectType: 'NWBFile',
      objectName: 'root',
      location: '/',
      message: `${some.map(({ file }) => file).join(', ')} have the same object id, ${id}.`,
    }))
}
