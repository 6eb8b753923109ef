/**
 * Puts the schemas into the store: `/specifications/<namespace>/<version>/<source>`, each one text, with `.specloc` on
 * the root to say where they are; and the version of the core schema into `nwb_version`.
 */

import type { Step } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { getAttribute, plainValue, setAttribute, textValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { addNode } from '#lib/nwb/edit.ts'
import { newGroup, newId, newText } from '#lib/nwb/new-node.ts'
import { typeOf } from '#lib/nwb/node-specs.ts'
import type { CachedNamespace } from '#lib/nwb/schema/parse-namespace.ts'
import { selectNamespaces } from '#lib/nwb/schema/select-namespaces.ts'
import type { TypeName } from '#lib/nwb/schema/spec-types.ts'
import type { GroupNode, NodePath, NwbTree, TreeNode } from '#lib/nwb/tree.ts'
import { walkObjects } from '#lib/nwb/walk.ts'

const NAME = 'specifications'
const FOLDER = 'specifications'

/** `base`: core, hdmf-common, hdmf-experimental of the version to write. `extensions`: all that are at hand. */
export const specifications = (base: readonly CachedNamespace[], extensions: readonly CachedNamespace[]): Step => ({
  name: NAME,
  apply(tree) {
    const used = usedTypes(tree)
    const { namespaces, unresolved, problems } = selectNamespaces(used.keys(), base, extensions)
    const first = unresolved[0]
    if (first !== undefined) throw unknownType(first, used.get(first))
    if (problems.length > 0) {
      const advice = 'Readers refuse a store whose schemas are not whole; cache the missing ones in the source file.'
      throw new TransformError(NAME, problems.join(' '), { path: `/${FOLDER}`, advice })
    }
    const version = namespaces.find(({ name }) => name === 'core')?.version
    const changes: Change[] = []
    const root = withVersion(tree.root, version, changes)
    const marked = setAttribute(root, textValue('.specloc', FOLDER))
    return { tree: addNode({ ...tree, root: marked }, '/', NAME, folderOf(namespaces)), changes }
  },
})

function withVersion(root: GroupNode, version: string | undefined, changes: Change[]): GroupNode {
  const old = getAttribute(root, 'nwb_version')
  if (version === undefined || plainValue(old) === version) return root
  const reason = `The session is written by NWB schema ${version}, whose specifications the store holds.`
  changes.push({ step: NAME, path: '/', attribute: 'nwb_version', before: plainValue(old), after: version, reason })
  return setAttribute(root, textValue('nwb_version', version))
}

/** Every type in the tree, with the first object of it. */
function usedTypes(tree: NwbTree): Map<TypeName, NodePath> {
  const seen = new Set<string>()
  const used = new Map<TypeName, NodePath>()
  for (const { path, node } of walkObjects(tree.root)) {
    const type = typeOf(node)
    if (type === undefined) continue
    const key = JSON.stringify([type.namespace, type.name])
    if (seen.has(key)) continue
    seen.add(key)
    used.set(type, path)
  }
  return used
}

function unknownType({ namespace, name }: TypeName, path: NodePath | undefined): TransformError {
  const message = `No schema of the file defines the type ${name} of namespace ${namespace}, which ${path ?? 'an object'} has.`
  const advice = 'Readers refuse an object of unknown type; cache the extension in the source file first.'
  return new TransformError(NAME, message, { ...(path !== undefined && { path }), advice })
}

function folderOf(namespaces: readonly CachedNamespace[]): GroupNode {
  const id = (...parts: readonly string[]) => newId(NAME, [FOLDER, ...parts].join('/'))
  const children = namespaces.map(({ name, version, namespaceText, sources }): TreeNode => {
    const texts = [{ name: 'namespace', text: namespaceText }, ...sources]
    const datasets = texts.map(({ name: source, text }) => newText(source, id(name, version, source), text))
    const group = newGroup(version, id(name, version), { children: datasets })
    return newGroup(name, id(name), { children: [group] })
  })
  return newGroup(FOLDER, id(), { children })
}
