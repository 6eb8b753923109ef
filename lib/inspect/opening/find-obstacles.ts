/**
 * Will `NWBZarrIO` (and `NWBHDF5IO`) open the session, and give all objects that it holds? Told from metadata, but for
 * one date. Source: the constructors of PyNWB and hdmf, and what hdmf-zarr does with links and references.
 */

import type { Finding } from '../finding.ts'
import type { InspectedSession } from '../inspected-session.ts'
import { constructorObstacles } from './constructor-values.ts'
import { findingOfObstacle } from './obstacle.ts'
import { rootObstacles } from './root-objects.ts'
import { tableObstacles } from './table-columns.ts'
import { linkObstacles, referenceObstacles } from './targets.ts'
import { seriesObstacles } from './time-bases.ts'
import { typeObstacles } from './types.ts'

/** None where the session can be opened, as far as can be told. */
export async function findObstacles(session: InspectedSession): Promise<readonly Finding[]> {
  const obstacles = [
    ...(await rootObstacles(session)),
    ...typeObstacles(session),
    ...(await linkObstacles(session)),
    ...referenceObstacles(session),
    ...constructorObstacles(session),
    ...seriesObstacles(session),
    ...tableObstacles(session),
  ]
  return obstacles.map(findingOfObstacle)
}
