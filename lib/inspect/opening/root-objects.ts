/** What the root of a session must hold before anything else is read. */

import { textAttribute } from '#lib/nwb/attributes.ts'
import { parseIsoDate } from '#lib/nwb/iso-date.ts'
import { childPath, ROOT_PATH } from '#lib/nwb/node-path.ts'
import { isNwbFile } from '#lib/nwb/object-type.ts'
import { parseNwbVersion } from '#lib/nwb/schema/nwb-version.ts'
import type { InspectedSession } from '../inspected-session.ts'
import type { Obstacle } from './obstacle.ts'

/** Arguments that an NWBFile cannot be made without. */
const NEEDED = ['identifier', 'session_description', 'session_start_time'] as const

export async function rootObstacles(session: InspectedSession): Promise<readonly Obstacle[]> {
  const { root } = session.tree
  const version = parseNwbVersion(textAttribute(root, 'nwb_version'))
  if (version !== undefined && version.major < 2)
    return [at(`The file is NWB ${version.text}; PyNWB opens NWB 2 only.`)]
  if (!isNwbFile(root))
    return [
      at(
        'The root does not name itself an NWBFile (neurodata_type), as in files of NWB 1; PyNWB does not open such a file.',
      ),
    ]
  if (version === undefined) return [at('The attribute nwb_version of the root is missing, or names no version.')]

  const missing = NEEDED.filter(name => session.nodeAt(childPath(ROOT_PATH, name))?.node.kind !== 'dataset')
  const obstacles = missing.map(name => at(`The dataset ${name} is missing; no session can be made without it.`))
  const start = await session.objectAt(ROOT_PATH)?.text('session_start_time')
  if (start !== undefined && parseIsoDate(start) === undefined)
    obstacles.push({
      path: '/session_start_time',
      message: `The session_start_time "${start}" is no date of ISO 8601.`,
    })
  return obstacles
}

const at = (message: string): Obstacle => ({ path: ROOT_PATH, message })
