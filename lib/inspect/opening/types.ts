/** Objects of types that neither the file nor PyNWB defines: there is no class to make of them. */

import { typeOf } from '#lib/nwb/node-specs.ts'
import type { InspectedSession } from '../inspected-session.ts'
import type { Obstacle } from './obstacle.ts'

/** One obstacle for each type, at the first object that has it. */
export function typeObstacles({ objects }: InspectedSession): readonly Obstacle[] {
  const unknown = new Map<string, Obstacle>()
  for (const { path, node, schema, builtIn } of objects) {
    if (schema !== undefined || builtIn !== undefined) continue
    const { namespace, name } = typeOf(node) ?? { namespace: 'core', name: '' }
    const key = JSON.stringify([namespace, name])
    const message = `The type '${name}' of namespace '${namespace}' is not known: the specifications in the file do not define it.`
    if (!unknown.has(key)) unknown.set(key, { path, message })
  }
  return [...unknown.values()]
}
