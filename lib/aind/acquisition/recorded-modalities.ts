/** What was recorded, by what the file holds. */

import { childOf, findNode } from '#lib/nwb/edit.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walk } from '#lib/nwb/walk.ts'
import type { ModalityName } from '../modalities.ts'

/** Cameras watched the animal in every session of the four releases, whether the file tells of them or not. */
export function recordedModalities(tree: NwbTree): ReadonlySet<ModalityName> {
  const found = new Set<ModalityName>(['behavior-videos'])
  if (hasRows(tree, '/units')) found.add('ecephys')
  if (hasRows(tree, '/intervals/trials')) found.add('behavior')
  for (const { node } of walk(tree.root)) {
    const type = neurodataType(node)
    if (type === 'ElectricalSeries') found.add('ecephys')
    if (type === 'ImagingPlane') found.add('pophys')
  }
  return found
}

function hasRows(tree: NwbTree, path: NodePath): boolean {
  const table = findNode(tree, path)
  const id = table?.kind === 'group' ? childOf(table, 'id') : undefined
  return id?.kind === 'dataset' && (id.shape?.[0] ?? 0) > 0
}
