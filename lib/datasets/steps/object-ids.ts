/**
 * Gives every typed object an object id, and none two objects the same: NWBZarrIO cannot open a file with an id twice,
 * and DANDI wants all. Ids that are made depend on identifier and path only, so each conversion makes the same ones.
 */

import type { Step } from '#lib/datasets/dataset.ts'
import type { Change } from '#lib/nwb/change.ts'
import { mapNodes } from '#lib/nwb/edit.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import { neurodataType, objectId, withObjectId } from '#lib/nwb/object-type.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import { walkObjects } from '#lib/nwb/walk.ts'

const NAME = 'object-ids'

/** `identifier`: the session's own. Of objects with the same id the first on the walk keeps it. */
export const objectIds = (identifier: string): Step => ({
  name: NAME,
  apply(tree) {
    const made = new Map<NodePath, string>()
    const changes: Change[] = []
    const taken = new Set<string>()
    for (const { path, node } of walkObjects(tree.root)) {
      if (neurodataType(node) === undefined) continue
      const before = objectId(node)
      if (before !== undefined && !taken.has(before)) {
        taken.add(before)
        continue
      }
      let after = makeObjectId(identifier, path)
      for (let salt = 1; taken.has(after); salt++) after = makeObjectId(identifier, path, String(salt))
      taken.add(after)
      made.set(path, after)
      const reason =
        before === undefined
          ? 'The object had no id.'
          : 'Another object has the same id, and readers refuse a file with an id twice.'
      changes.push({ step: NAME, path, attribute: 'object_id', before: before ?? null, after, reason })
    }
    if (made.size === 0) return { tree, changes }
    const next = mapNodes(tree, NAME, (node, path) => {
      const id = made.get(path)
      return id === undefined || (node.kind !== 'group' && node.kind !== 'dataset') ? node : withObjectId(node, id)
    })
    return { tree: next, changes }
  },
})
