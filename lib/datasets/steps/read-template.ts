/** Stimulus templates of the Visual Behavior sets, checked: as many names as images, two stacks of one shape. */

import type { Scalar } from '#lib/array/values.ts'
import { type LookedUp, type Need, needsOf } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { childOf, findNode } from '#lib/nwb/edit.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { DatasetNode, GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { valuesOf } from './looked-up.ts'

export const TEMPLATE_IMAGES = 'template-images'

export const TEMPLATES: NodePath = '/stimulus/templates'

/** Images that a template may have; the releases have 8 to 32. */
const MOST_IMAGES = 10_000

/** Names and numbers of the images of all templates. */
export const templateNeeds = (tree: NwbTree): readonly Need[] =>
  templatesOf(tree).flatMap(({ name }) => {
    const path = childPath(TEMPLATES, name)
    return needsOf(tree, [childPath(path, 'control'), childPath(path, 'control_description')], MOST_IMAGES)
  })

/** The groups among the session's templates. */
export function templatesOf(tree: NwbTree): readonly GroupNode[] {
  const templates = findNode(tree, TEMPLATES)
  return templates?.kind === 'group' ? templates.children.filter(child => child.kind === 'group') : []
}

/** A template that fits its own description. */
export interface Template {
  readonly group: GroupNode
  readonly path: NodePath
  readonly warped: DatasetNode
  readonly unwarped: DatasetNode
  readonly names: readonly string[]
  /** What the release numbers each image by. */
  readonly controls: readonly Scalar[]
}

/** Throws a TransformError for a template that is none, has no names, or has fewer names than images. */
export function readTemplate(group: GroupNode, lookedUp: LookedUp): Template {
  const path = childPath(TEMPLATES, group.name)
  const fault = (what: string) => new TransformError(TEMPLATE_IMAGES, `${path} ${what}.`, { path })
  if (neurodataType(group) !== 'StimulusTemplate')
    throw fault(`is a ${neurodataType(group) ?? 'plain group'}, where a StimulusTemplate was expected`)
  const [warped, unwarped] = [childOf(group, 'data'), childOf(group, 'unwarped')]
  if (warped?.kind !== 'dataset' || unwarped?.kind !== 'dataset') throw fault('lacks its data or its unwarped images')
  if (warped.shape?.length !== 3)
    throw fault(`has data of shape [${warped.shape ?? ''}], where three axes were expected`)
  if (warped.shape.join() !== unwarped.shape?.join())
    throw fault(`has warped images of shape [${warped.shape}], and unwarped ones of [${unwarped.shape ?? ''}]`)
  const names = valuesIn(group, 'control_description', lookedUp)?.filter(value => typeof value === 'string')
  if (names === undefined) throw fault('has no control_description, so its images have no names')
  const [count = 0] = warped.shape
  if (names.length !== count) throw fault(`has ${count} images and ${names.length} names`)
  if (new Set(names).size !== count) throw fault('has two images of the same name')
  const controls = valuesIn(group, 'control', lookedUp) ?? []
  return { group, path, warped, unwarped, names, controls }
}

function valuesIn(group: GroupNode, name: string, lookedUp: LookedUp): readonly Scalar[] | undefined {
  const node = childOf(group, name)
  return node?.kind === 'dataset' ? valuesOf(node, lookedUp) : undefined
}
