/**
 * Files of imaging planes → one session: the first file is the base, its plane is number 1; of each further file the
 * plane, the module `ophys` and the facts of the experiment come in under names with the plane's number, and link to the
 * base's device. What else a further file holds the base holds too, which is checked.
 */

import type { LookedUp, Need, SessionFiles, Step } from '#lib/datasets/dataset.ts'
import { broughtIn, leftOut, type Recording, renameTo } from '#lib/datasets/steps/recorded-edits.ts'
import { TransformError } from '#lib/errors.ts'
import { isReference } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { addAliases, addNode, findNode } from '#lib/nwb/edit.ts'
import { childPath, isWithin, parentPath } from '#lib/nwb/node-path.ts'
import { objectId } from '#lib/nwb/object-type.ts'
import type { GroupNode, NodeId, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walk } from '#lib/nwb/walk.ts'
import { type PlaneDifference, planeDifferences, sharedNeeds } from './plane-differences.ts'
import {
  DEVICES,
  furtherPlanes,
  isMultiPlane,
  MERGE_PLANES,
  METADATA,
  MODULE,
  PLANES,
  type PlaneFile,
  readPlane,
} from './plane-files.ts'

/** Differences that an error or a warning names. */
const MOST_NAMED = 5

/** Objects that every file has and of which later steps make something else, or that differ by their nature. */
const NOT_COMPARED_LATER: readonly NodePath[] = ['/stimulus', '/intervals']

/** Values of the objects that planes share. */
export function planeNeeds([{ tree }, ...others]: SessionFiles): readonly Need[] {
  const planes = furtherPlanes(others)
  if (planes.length === 0) return []
  const base = readPlane(tree)
  return planes.flatMap(plane => sharedNeeds(base, readPlane(plane.tree)))
}

export interface MergePlanesOptions {
  /** Planes whose shared objects differ from the base's are merged all the same, with warnings. */
  readonly allowDifferences: boolean
}

/** Throws a TransformError for a file that is no plane, or whose shared objects differ from the base's. */
export const mergePlanes = (
  [base, ...others]: SessionFiles,
  lookedUp: LookedUp,
  { allowDifferences }: MergePlanesOptions,
): Step => ({
  name: MERGE_PLANES,
  apply(source) {
    const changes: Change[] = []
    const warnings: string[] = []
    const planes = furtherPlanes(others)
    if (planes.length === 0 && !isMultiPlane(base.tree)) return { tree: source, changes }
    const first = readPlane(base.tree)
    let tree = numberBase(source, first, changes)
    const taken = [first]
    for (const [index, file] of planes.entries()) {
      const plane = readPlane(file.tree)
      refuseTwin(plane, taken)
      taken.push(plane)
      const differences = planeDifferences(first, plane, lookedUp)
      if (differences.length > 0) tell(first, plane, differences, allowDifferences, warnings)
      tree = addPlane(tree, first, plane, index + 2, changes)
      leaveOutShared(plane, differences, changes)
    }
    return { tree, changes, warnings }
  },
})

/** The same plane twice would be two planes with the same cells. */
function refuseTwin({ url, module }: PlaneFile, taken: readonly PlaneFile[]): void {
  const id = objectId(module)
  const twin = id === undefined ? undefined : taken.find(other => objectId(other.module) === id)
  if (twin !== undefined)
    throw new TransformError(MERGE_PLANES, `${twin.url} and ${url} are of the same plane.`, { url })
}

function tell(
  base: PlaneFile,
  { url }: PlaneFile,
  differences: readonly PlaneDifference[],
  isAllowed: boolean,
  warnings: string[],
): void {
  const named = differences.slice(0, MOST_NAMED).map(({ path, what }) => `${path} (${what})`)
  const more = differences.length > MOST_NAMED ? `, and ${differences.length - MOST_NAMED} more` : ''
  const message = `${url} and ${base.url} are of one session, and what they share differs: ${named.join(', ')}${more}.`
  if (isAllowed) {
    warnings.push(`${message} The store has what ${base.url} has.`)
    return
  }
  const place = { url, ...(differences[0] && { path: differences[0].path }) }
  const advice = '--allow-plane-differences takes what the first file has.'
  throw new TransformError(MERGE_PLANES, message, { ...place, advice })
}

const numbered = (what: string, number: number): string => `${what}_plane_${number}`

function numberBase(source: NwbTree, { imagingPlane }: PlaneFile, changes: Change[]): NwbTree {
  const reason = 'The planes of a session are told apart by their numbers.'
  const recording = { step: MERGE_PLANES, reason, changes }
  let tree = renameTo(source, childPath(PLANES, imagingPlane.name), numbered('imaging', 1), recording)
  tree = renameTo(tree, MODULE, numbered('ophys', 1), recording)
  return renameTo(tree, METADATA, numbered('metadata', 1), recording)
}

function addPlane(source: NwbTree, base: PlaneFile, plane: PlaneFile, number: number, changes: Change[]): NwbTree {
  const { imagingPlane, module, metadata, device, file, url } = plane
  const recording = { step: MERGE_PLANES, reason: `The objects of the imaging plane of ${url}.`, changes }
  const parts: readonly (readonly [NodePath, string, GroupNode])[] = [
    [childPath(PLANES, imagingPlane.name), numbered('imaging', number), imagingPlane],
    [MODULE, numbered('ophys', number), module],
    [METADATA, numbered('metadata', number), metadata],
  ]
  let tree = source
  for (const [path, name, node] of parts) {
    tree = addNode(tree, parentPath(path), MERGE_PLANES, { ...node, name })
    broughtIn(file, path, childPath(parentPath(path), name), recording)
  }
  tree = addAliases(tree, childPath(DEVICES, base.device.name), MERGE_PLANES, [device.id])
  if (device.name !== base.device.name) standsFor(plane, base, recording)
  return withSharedEnds(
    tree,
    plane,
    parts.map(([, , node]) => node),
  )
}

/** The record that a plane's device, which has another name, is the base's. */
function standsFor({ file, device }: PlaneFile, base: PlaneFile, { step, reason, changes }: Recording): void {
  const sameAs = childPath(DEVICES, base.device.name)
  const before = { file, path: childPath(DEVICES, device.name) }
  changes.push({ step, path: sameAs, before, after: { sameAs }, reason })
}

/** Lets what the plane's own objects link to beyond themselves lead to the base's object at the same path. */
function withSharedEnds(source: NwbTree, { tree: own, device, file }: PlaneFile, nodes: readonly GroupNode[]): NwbTree {
  const inside = new Set<NodeId>()
  const ends = new Set<NodeId>()
  for (const root of nodes) {
    for (const { node } of walk(root)) {
      if (node.kind === 'link') ends.add(node.target)
      if (node.kind !== 'group' && node.kind !== 'dataset') continue
      inside.add(node.id)
      for (const { values } of node.attributes)
        for (const value of values) if (isReference(value) && value.ref !== null) ends.add(value.ref)
    }
  }
  let tree = source
  for (const end of ends) {
    if (inside.has(end) || end === device.id) continue
    const path = end.slice(`${file}:`.length) as NodePath
    if (findNode(own, path) !== undefined && isObject(findNode(tree, path)?.kind))
      tree = addAliases(tree, path, MERGE_PLANES, [end])
  }
  return tree
}

const isObject = (kind: string | undefined): boolean => kind === 'group' || kind === 'dataset'

/**
 * Of the objects that stay in the list of what is expected, a comparison holds each plane's against the store's. What
 * later steps change, and what is known to differ, is left out of it here.
 */
function leaveOutShared({ tree, file }: PlaneFile, differences: readonly PlaneDifference[], changes: Change[]): void {
  const reason = 'The base file’s stands for those of all planes.'
  const recording = { step: MERGE_PLANES, reason, changes }
  const facts = tree.root.children.filter(({ kind }) => kind === 'dataset').map(({ name }) => childPath('/', name))
  const places = [...NOT_COMPARED_LATER, ...facts, '/general/session_id' as const]
  const present = places.filter(path => findNode(tree, path) !== undefined)
  for (const path of present) leftOut(file, path, recording)
  const gone = new Set<NodePath>()
  for (const { path } of differences) {
    const isGone = [...present, ...gone].some(place => isWithin(path, place)) || path === '/'
    if (isGone || findNode(tree, path) === undefined) continue
    gone.add(path)
    leftOut(file, path, recording)
  }
}
