/**
 * The order of the images of a template: as `order_of_images` says, else by the number that their names end in
 * (`NaturalScene10`); the series of presentations count in that order.
 */

import { type LookedUp, type Need, needsOf } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { isReference } from '#lib/nwb/attributes.ts'
import { childOf, findNode } from '#lib/nwb/edit.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { DatasetNode, GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'

export const TEMPLATES: NodePath = '/stimulus/templates'

export const ORDER = 'order_of_images'

/** Images of a template; sparse noise has some 9,000. */
const MOST_IMAGES = 100_000

/** The templates that are collections of images. */
export const imageCollections = (tree: NwbTree): readonly GroupNode[] => templatesOfType(tree, 'Images')

export function templatesOfType(tree: NwbTree, type: string): readonly GroupNode[] {
  const templates = findNode(tree, TEMPLATES)
  if (templates?.kind !== 'group') return []
  return templates.children.filter(
    (child): child is GroupNode => child.kind === 'group' && neurodataType(child) === type,
  )
}

/** The orders that the file itself gives. */
export const orderNeeds = (tree: NwbTree): readonly Need[] =>
  needsOf(
    tree,
    imageCollections(tree).map(({ name }) => childPath(childPath(TEMPLATES, name), ORDER)),
    MOST_IMAGES,
  )

/** Throws a TransformError where the order is not known: an image without a number, or two with the same. */
export function orderedImages(template: GroupNode, lookedUp: LookedUp, step: string): readonly DatasetNode[] {
  const images = template.children.filter(
    (child): child is DatasetNode => child.kind === 'dataset' && child.name !== ORDER,
  )
  const path = childPath(TEMPLATES, template.name)
  const fault = (message: string) => new TransformError(step, message, { path })
  const order = childOf(template, ORDER)
  if (order?.kind === 'dataset') {
    const byId = new Map(images.map(image => [image.id, image]))
    const listed = (lookedUp.get(order.id)?.values ?? []).map(value =>
      isReference(value) && value.ref !== null ? byId.get(value.ref) : undefined,
    )
    const known = listed.filter(image => image !== undefined)
    if (known.length === images.length && new Set(known).size === images.length) return known
    throw fault(`${path}/${ORDER} does not name each of the ${images.length} images once.`)
  }
  const numbered = images.map(image => ({ image, number: trailingNumber(image.name) }))
  const nameless = numbered.find(({ number }) => number === undefined)
  if (nameless !== undefined)
    throw fault(`The images of ${path} are ordered by the number in their names; ${nameless.image.name} has none.`)
  const sorted = numbered.toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0))
  const twin = sorted.find(({ number }, index) => number === sorted[index + 1]?.number)
  if (twin !== undefined)
    throw fault(`Two images of ${path} have the number ${twin.number}, so their order is not known.`)
  return sorted.map(({ image }) => image)
}

function trailingNumber(name: string): number | undefined {
  const [digits] = /\d+$/.exec(name) ?? []
  return digits === undefined ? undefined : Number(digits)
}
