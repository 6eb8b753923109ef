/** Series that do not say when, or say it twice: PyNWB makes none of them. */

import type { InspectedSession } from '../inspected-session.ts'
import type { Obstacle } from './obstacle.ts'

export function seriesObstacles(session: InspectedSession): readonly Obstacle[] {
  return session.objectsOf('TimeSeries').flatMap(({ array, path }): Obstacle[] => {
    const hasTimestamps = array('timestamps') !== undefined
    const start = array('starting_time')
    const hasRate = start?.node.attributes.some(({ name }) => name === 'rate') ?? false
    if (hasTimestamps && hasRate)
      return [{ path, message: 'The series has timestamps and a rate as well; only one of them may be there.' }]
    if (hasTimestamps || hasRate) return []
    const lacks = start === undefined ? 'neither timestamps nor a starting_time' : 'a starting_time without rate'
    return [{ path, message: `The series has ${lacks}; PyNWB cannot make it.` }]
  })
}
