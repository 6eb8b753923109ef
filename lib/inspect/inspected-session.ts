/** A tree as a session of typed objects. Pure but for `read`, through which all elements come. */

import { textAttribute } from '#lib/nwb/attributes.ts'
import { nameOf, ROOT_PATH } from '#lib/nwb/node-path.ts'
import { typeOf } from '#lib/nwb/node-specs.ts'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import type { CachedNamespace } from '#lib/nwb/schema/parse-namespace.ts'
import type { TypeName } from '#lib/nwb/schema/spec-types.ts'
import { catalogOf, type TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'
import type { GroupNode, NodeId, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walkObjects } from '#lib/nwb/walk.ts'
import type { ReadElements } from './inspected-array.ts'
import { type NwbObject, nwbObject, type ObjectParts } from './nwb-object.ts'
import { type Found, treeNodes } from './tree-nodes.ts'

/** The file or store that is inspected. */
export interface InspectedFile {
  readonly url: string
  readonly backend: 'hdf5' | 'zarr'
  /** Is there a file of that name, relative to the folder that this one is in? Undefined where nobody can tell. */
  hasNeighbour(name: string): Promise<boolean | undefined>
  /** The codec of the first video of such a file, as ffmpeg calls it; undefined where nobody can tell. */
  codecOf?(name: string): Promise<string | undefined>
}

export interface InspectedSession {
  readonly file: InspectedFile
  readonly tree: NwbTree
  /** The types that the file's own specifications define. */
  readonly catalog: TypeCatalog
  /** Those specifications; none where the file holds none. */
  readonly namespaces: readonly CachedNamespace[]
  /** As the root says: `2.8.0`. */
  readonly schemaVersion: string | undefined
  /** Every object with a neurodata type, depth first, the root first. */
  readonly objects: readonly NwbObject[]
  /** Those of type `type` or derived from it. */
  objectsOf(type: string): readonly NwbObject[]
  childrenOf(object: NwbObject): readonly NwbObject[]
  /** By path or identity, as references in data and in attributes have it; undefined where no typed object is there. */
  objectAt(target: NodePath | NodeId | null): NwbObject | undefined
  /** Any group or dataset in the same way. */
  nodeAt(target: NodePath | NodeId): Found | undefined
  /** Elements of a dataset; for what no object stands for. */
  readonly read: ReadElements
}

export interface SessionParts {
  readonly tree: NwbTree
  readonly catalog: TypeCatalog
  readonly namespaces?: readonly CachedNamespace[]
  readonly file: InspectedFile
  readonly read: ReadElements
}

/** The schema whose type hierarchy PyNWB has built in; a file's own may be older. */
export const BUILT_IN_VERSION = '2.10.0'

export function inspectedSession({ tree, catalog, namespaces = [], file, read }: SessionParts): InspectedSession {
  const nodes = treeNodes(tree)
  const ancestryOf = ancestries(catalog)
  const objects: NwbObject[] = []
  const byPath = new Map<NodePath, NwbObject>()
  const byType = new Map<string, NwbObject[]>()
  const byParent = new Map<NwbObject, NwbObject[]>()

  const session: InspectedSession = {
    file,
    tree,
    catalog,
    namespaces,
    schemaVersion: textAttribute(tree.root, 'nwb_version'),
    objects,
    objectsOf: type => byType.get(type) ?? [],
    childrenOf: object => byParent.get(object) ?? [],
    objectAt: target => {
      const found = target === null ? undefined : nodes.at(target)
      return found && byPath.get(found.path)
    },
    nodeAt: nodes.at,
    read,
  }
  // Parents come before their children, so that each finds the object around it.
  const around = new Map<GroupNode, NwbObject>()
  for (const { path, node, parent: group } of walkObjects(tree.root)) {
    const parent = group && around.get(group)
    const type = typeOf(node)
    if (type === undefined) {
      if (parent !== undefined && node.kind === 'group') around.set(node, parent)
      continue
    }
    const name = path === ROOT_PATH ? 'root' : nameOf(path)
    const ancestry = ancestryOf(type)
    const object = nwbObject({ found: { path, node }, type, name, parent, session, nodes, read, ...ancestry })
    objects.push(object)
    byPath.set(path, object)
    for (const ancestor of ancestry.lineage) listIn(byType, ancestor).push(object)
    if (parent !== undefined) listIn(byParent, parent).push(object)
    if (node.kind === 'group') around.set(node, object)
  }
  return session
}

/** What the file's specifications, and those that readers bring along, say of a type and its ancestors. */
function ancestries(catalog: TypeCatalog): (type: TypeName) => Pick<ObjectParts, 'schema' | 'builtIn' | 'lineage'> {
  const published = catalogOf(loadSchema(BUILT_IN_VERSION).namespaces)
  const known = new Map<string, ReturnType<ReturnType<typeof ancestries>>>()
  return type => {
    const key = JSON.stringify([type.namespace, type.name])
    const own = known.get(key)
    if (own !== undefined) return own
    const schema = catalog.find(type)
    const types = [type, ...(schema?.lineage ?? [])]
    const builtIn = types.map(published.find).find(found => found !== undefined)
    const lineage = new Set([...types, ...(builtIn?.lineage ?? [])].map(({ name }) => name))
    const ancestry = { schema, builtIn, lineage }
    known.set(key, ancestry)
    return ancestry
  }
}

function listIn<Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}
