/** What keeps PyNWB from opening a file or store: the first thing that a scientist wants to know of it. */

import type { NodePath } from '#lib/nwb/tree.ts'
import type { Finding } from '../finding.ts'

export interface Obstacle {
  readonly path: NodePath
  /** A full sentence. */
  readonly message: string
}

/** Reports name such findings as the golden reports of nwbinspector do, which then holds nothing else. */
export const findingOfObstacle = ({ path, message }: Obstacle): Finding => ({
  check: 'open',
  importance: 'ERROR',
  severity: 'HIGH',
  objectType: null,
  objectName: null,
  location: path,
  message,
})
