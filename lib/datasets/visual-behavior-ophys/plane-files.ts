/**
 * One file an imaging plane: what in it is the plane's own, and which objects all planes of a session share. Several
 * planes are taken by the Mesoscope only, sometimes one (the others failed quality control).
 */

import type { SessionFile } from '#lib/datasets/dataset.ts'
import { fileNumber } from '#lib/datasets/steps/probe-files.ts'
import { TransformError } from '#lib/errors.ts'
import { textAttribute } from '#lib/nwb/attributes.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'

export const MERGE_PLANES = 'merge-planes'

export const PLANES: NodePath = '/general/optophysiology'
export const MODULE: NodePath = '/processing/ophys'
export const METADATA: NodePath = '/general/metadata'
export const DEVICES: NodePath = '/general/devices'

const SEGMENTATION: NodePath = '/processing/ophys/image_segmentation/cell_specimen_table'

/** Projects of the Mesoscope, and what the device of one is called. */
const MULTI_PLANE_PROJECTS: readonly string[] = ['VisualBehaviorMultiscope', 'VisualBehaviorMultiscope4areasx2d']
const MESOSCOPE = /^MESO\./

/** Is the session's base file a plane of the microscope that takes several, be it the only one left? */
export function isMultiPlane(base: NwbTree): boolean {
  // Training sessions of the Mesoscope's projects have no planes at all.
  if (!hasPlanes(base)) return false
  const metadata = findNode(base, METADATA)
  const project = metadata?.kind === 'group' ? textAttribute(metadata, 'project_code') : undefined
  if (project !== undefined && MULTI_PLANE_PROJECTS.includes(project)) return true
  return groupsIn(base, DEVICES).some(({ name }) => MESOSCOPE.test(name))
}

/** Was anything imaged, or only behaviour recorded? */
export const hasPlanes = (tree: NwbTree): boolean => planesOf(tree).length > 0

/** What a plane's file has for itself. */
export interface PlaneFile {
  readonly tree: NwbTree
  readonly url: string
  readonly file: number
  readonly imagingPlane: GroupNode
  readonly device: GroupNode
  readonly module: GroupNode
  readonly metadata: GroupNode
}

/** Throws a TransformError where the file has not just one device and imaging plane, or lacks module, cells or metadata. */
export function readPlane(tree: NwbTree): PlaneFile {
  const file = fileNumber(tree)
  const url = tree.files[file]?.url ?? 'the file'
  const fault = (path: NodePath, message: string) => new TransformError(MERGE_PLANES, message, { url, path })
  const onlyOne = (path: NodePath, what: string, all: readonly GroupNode[]): GroupNode => {
    const [first] = all
    if (first !== undefined && all.length === 1) return first
    throw fault(path, `The file of an imaging plane has one ${what}; ${url} has ${all.length}.`)
  }
  const group = (path: NodePath, what: string): GroupNode => {
    const node = findNode(tree, path)
    if (node?.kind === 'group') return node
    throw fault(path, `The file of an imaging plane has ${what} at ${path}; ${url} has none.`)
  }
  group(SEGMENTATION, 'a table of cells')
  return {
    tree,
    url,
    file,
    imagingPlane: onlyOne(PLANES, 'imaging plane', planesOf(tree)),
    device: onlyOne(DEVICES, 'device', groupsIn(tree, DEVICES)),
    module: group(MODULE, 'the module'),
    metadata: group(METADATA, 'the facts of the experiment'),
  }
}

/** Is the object the plane's own: itself, or in something of its own? */
export function isOwnOfPlane(path: NodePath, { imagingPlane }: Pick<PlaneFile, 'imagingPlane'>): boolean {
  const own = [childPath(PLANES, imagingPlane.name), MODULE, METADATA]
  return own.some(place => path === place || path.startsWith(`${place}/`))
}

/** The planes after the first, in the order in which they were given. */
export const furtherPlanes = (files: readonly SessionFile[]): readonly SessionFile[] =>
  files.filter(({ role }) => role === 'plane')

const planesOf = (tree: NwbTree): readonly GroupNode[] =>
  groupsIn(tree, PLANES).filter(node => neurodataType(node) === 'ImagingPlane')

function groupsIn(tree: NwbTree, path: NodePath): readonly GroupNode[] {
  const parent = findNode(tree, path)
  return parent?.kind === 'group' ? parent.children.filter(child => child.kind === 'group') : []
}
