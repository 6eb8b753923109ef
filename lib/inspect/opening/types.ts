/** Objects of types that neither the file nor PyNWB defines, or that are none of their type: no class makes them. */

import { typeOf } from '#lib/nwb/node-specs.ts'
import type { InspectedSession } from '../inspected-session.ts'
import type { Obstacle } from './obstacle.ts'

/** One obstacle for each type, at the first object that has it. */
export function typeObstacles({ objects }: InspectedSession): readonly Obstacle[] {
  const unknown = new Map<string, Obstacle>()
  for (const { path, node, schema, builtIn } of objects) {
    const known = schema ?? builtIn
    if (known?.spec.kind === node.kind) continue
    const { namespace, name } = typeOf(node) ?? { namespace: 'core', name: '' }
    const key = JSON.stringify([namespace, name, known?.spec.kind])
    const message =
      known === undefined
        ? `The type '${name}' of namespace '${namespace}' is not known: the specifications in the file do not define it.`
        : `The object is a ${node.kind}, and its type '${name}' is one of ${known.spec.kind}s.`
    if (!unknown.has(key)) unknown.set(key, { path, message })
  }
  return [...unknown.values()]
}
