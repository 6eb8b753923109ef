/** Links and references of attributes that lead nowhere: hdmf follows them when it reads their owner. */

import { isReference } from '#lib/nwb/attributes.ts'
import { walk, walkObjects } from '#lib/nwb/walk.ts'
import type { InspectedSession } from '../inspected-session.ts'
import { namedPlace } from '../tree-nodes.ts'
import type { Obstacle } from './obstacle.ts'

export async function linkObstacles({ tree, nodeAt, file }: InspectedSession): Promise<readonly Obstacle[]> {
  const obstacles: Obstacle[] = []
  for (const { path, node } of walk(tree.root)) {
    if (node.kind === 'link' && nodeAt(node.target) === undefined)
      obstacles.push({ path, message: `The link leads to ${namedPlace(node.target)}, where there is no object.` })
    if (node.kind !== 'external-link') continue
    // The stores of hdmf-zarr name others from inside of their own folder.
    const name = file.backend === 'zarr' ? node.file.replace(/^\.\.\//, '') : node.file
    if ((await file.hasNeighbour(name)) === false)
      obstacles.push({ path, message: `The link leads to ${node.path} of ${node.file}, and there is no such file.` })
  }
  return obstacles
}

export function referenceObstacles({ tree, nodeAt }: InspectedSession): readonly Obstacle[] {
  const obstacles: Obstacle[] = []
  for (const { path, node } of walkObjects(tree.root)) {
    for (const { name, values } of node.attributes) {
      const lost = values.find(value => isReference(value) && (value.ref === null || nodeAt(value.ref) === undefined))
      if (!isReference(lost)) continue
      const where = lost.ref === null ? 'nothing' : `${namedPlace(lost.ref)}, where there is no object`
      obstacles.push({ path, message: `The attribute ${name} refers to ${where}.` })
    }
  }
  return obstacles
}
