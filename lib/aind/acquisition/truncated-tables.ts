/** Tables of presentations that have fewer rows than the session showed stimuli. */

import type { MetadataWarning } from '../builder.ts'

/** Presentations of a whole session. */
const WHOLE: Readonly<Record<string, number>> = {
  static_gratings: 6000,
  drifting_gratings: 628,
  natural_scenes: 5950,
  flashes: 150,
}

/** `key`: the name of the table. What is told of the stimulus is told of the rows that there are. */
export function truncationWarnings(key: string, rows: number): readonly MetadataWarning[] {
  const stimulus = key.replace(/_presentations$/, '')
  const whole = Object.hasOwn(WHOLE, stimulus) ? (WHOLE[stimulus] ?? 0) : 0
  if (rows >= whole) return []
  const message = `The file has ${rows} presentations of ${stimulus}; a session has ${whole}.`
  return [{ code: 'stimulus-table-truncated', message }]
}
