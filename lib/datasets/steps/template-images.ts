/**
 * Stimulus templates of the Visual Behavior sets (`StimulusTemplate`: a stack of warped images, one of unwarped ones, the
 * images' names) → two `Images` containers, `K` and `K_unwarped`, whose images can be found by name. Each warped image
 * refers to its unwarped one, and the series of presentations counts in `K`.
 */

import type { Attribute, Scalar } from '#lib/array/values.ts'
import type { LookedUp, Need, Step } from '#lib/datasets/dataset.ts'
import { needsOf } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { addedChanges } from '#lib/nwb/added-changes.ts'
import { referenceValue, setAttribute, textAttribute, textValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { entryOf, partOf } from '#lib/nwb/dataset-edits.ts'
import { addAliases, addNode, childOf, findNode, putNode, removeNode, updateGroup } from '#lib/nwb/edit.ts'
import { newDataset, newGroup, newId, newLink, newValues, typeAttributes } from '#lib/nwb/new-node.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { DatasetNode, GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'

const NAME = 'template-images'

const TEMPLATES: NodePath = '/stimulus/templates'
const PRESENTATIONS: NodePath = '/stimulus/presentation'

const EXTENSION = 'ndx-aibs-stimulus-template'

/** Images that a template may have; the releases have 8 to 32. */
const MOST_IMAGES = 10_000

/** Templates of recorded sessions, whose presentations are only in tables. */
const WITHOUT_SERIES = 'Natural_Images_Lum_Matched_set_ophys'

const NOTHING_SAID = 'no description'

/** Names and numbers of the images of all templates. */
export const templateNeeds = (tree: NwbTree): readonly Need[] =>
  templatesOf(tree).flatMap(({ name }) => {
    const path = childPath(TEMPLATES, name)
    return needsOf(tree, [childPath(path, 'control'), childPath(path, 'control_description')], MOST_IMAGES)
  })

/** Throws a TransformError for a template that is none, has no names, or has fewer names than images. */
export const templateImages = (lookedUp: LookedUp, identifier: string): Step => ({
  name: NAME,
  apply(source) {
    const changes: Change[] = []
    const warnings: string[] = []
    const templates = templatesOf(source)
    if (templates.length === 0) warnings.push('The session has no stimulus templates.')
    let tree = source
    for (const template of templates) {
      const stack = readTemplate(template, lookedUp)
      tree = withImages(tree, stack, identifier, changes)
      tree = withSeries(tree, stack, { changes, warnings })
    }
    return { tree, changes, warnings }
  },
})

function templatesOf(tree: NwbTree): readonly GroupNode[] {
  const templates = findNode(tree, TEMPLATES)
  return templates?.kind === 'group' ? templates.children.filter(child => child.kind === 'group') : []
}

/** A template that fits its own description. */
interface Template {
  readonly group: GroupNode
  readonly path: NodePath
  readonly warped: DatasetNode
  readonly unwarped: DatasetNode
  readonly names: readonly string[]
  /** What the release numbers each image by. */
  readonly controls: readonly Scalar[]
}

function readTemplate(group: GroupNode, lookedUp: LookedUp): Template {
  const path = childPath(TEMPLATES, group.name)
  const fault = (what: string) => new TransformError(NAME, `${path} ${what}.`, { path })
  if (neurodataType(group) !== 'StimulusTemplate')
    throw fault(`is a ${neurodataType(group) ?? 'plain group'}, where a StimulusTemplate was expected`)
  const [warped, unwarped] = [childOf(group, 'data'), childOf(group, 'unwarped')]
  if (warped?.kind !== 'dataset' || unwarped?.kind !== 'dataset') throw fault('lacks its data or its unwarped images')
  if (warped.shape?.length !== 3)
    throw fault(`has data of shape [${warped.shape ?? ''}], where three axes were expected`)
  if (warped.shape.join() !== unwarped.shape?.join())
    throw fault(`has warped images of shape [${warped.shape}], and unwarped ones of [${unwarped.shape ?? ''}]`)
  const names = valuesOf(group, 'control_description', lookedUp)?.filter(value => typeof value === 'string')
  if (names === undefined) throw fault('has no control_description, so its images have no names')
  const [count = 0] = warped.shape
  if (names.length !== count) throw fault(`has ${count} images and ${names.length} names`)
  if (new Set(names).size !== count) throw fault('has two images of the same name')
  const controls = valuesOf(group, 'control', lookedUp) ?? []
  return { group, path, warped, unwarped, names, controls }
}

function valuesOf(group: GroupNode, name: string, lookedUp: LookedUp): readonly Scalar[] | undefined {
  const node = childOf(group, name)
  return node?.kind === 'dataset' ? lookedUp.get(node.id)?.values : undefined
}

function withImages(source: NwbTree, template: Template, identifier: string, changes: Change[]): NwbTree {
  const { group, path } = template
  const unwarpedName = `${group.name}_unwarped`
  const said = textAttribute(group, 'description')
  const description = said === undefined || said === NOTHING_SAID ? 'Images of the stimulus.' : said
  const unwarped = container(unwarpedName, template.unwarped, template, {
    identifier,
    description: `${description} unwarped`,
    type: ['core', 'GrayscaleImage'],
    meaning: 'before it was warped for the screen',
    more: () => [],
  })
  const warped = container(group.name, template.warped, template, {
    identifier,
    description,
    type: [EXTENSION, 'WarpedStimulusTemplateImage'],
    meaning: 'as it was shown, warped for the screen',
    more: name => [referenceValue('unwarped', imageId(unwarpedName, name))],
  })
  const emptied = removeNode(source, path, NAME)
  const tree = addNode(addNode(emptied, TEMPLATES, NAME, warped), TEMPLATES, NAME, unwarped)
  const reason = 'Images of their own can be found by name, and newer readers have no class for the stack of them.'
  const record = { step: NAME, reason }
  for (const child of group.children)
    changes.push({ ...record, path: childPath(path, child.name), before: child.kind, after: null })
  changes.push(...addedChanges(tree, childPath(TEMPLATES, unwarpedName), record))
  changes.push(...addedChanges(tree, path, { ...record, before: 'group' }))
  // Whatever else named the template now leads to the container of what was shown.
  return addAliases(tree, path, NAME, [group.id])
}

interface ContainerOptions {
  readonly identifier: string
  readonly description: string
  /** Namespace and type of each image. */
  readonly type: readonly [namespace: string, name: string]
  readonly meaning: string
  /** Further attributes of the image of that name. */
  more(name: string): readonly Attribute[]
}

const imageId = (containerName: string, name: string) => newId(NAME, `${containerName}/${name}`)

function container(
  containerName: string,
  stack: DatasetNode,
  { names, controls }: Template,
  { identifier, description, type: [namespace, type], meaning, more }: ContainerOptions,
): GroupNode {
  const path = childPath(TEMPLATES, containerName)
  const typed = (at: NodePath, ...[where, what]: readonly [string, string]) =>
    typeAttributes(where, what, makeObjectId(identifier, at))
  const part = partOf(stack, NAME)
  const images = names.map((name, index) => {
    const number = controls[index]
    const title = number === undefined ? name : `${name} (number ${String(number)})`
    const attributes = [
      ...typed(childPath(path, name), namespace, type),
      textValue('description', `Stimulus image ${title} ${meaning}.`),
      ...more(name),
    ]
    return newDataset(name, imageId(containerName, name), {
      attributes,
      dtype: stack.dtype,
      ...entryOf(part, index, NAME),
    })
  })
  const order = names.map(name => ({ ref: imageId(containerName, name) }))
  const orderPath = childPath(path, 'order_of_images')
  const orderNode = newValues('order_of_images', newId(NAME, orderPath), 'reference', order, {
    attributes: typed(orderPath, 'core', 'ImageReferences'),
  })
  const attributes = [...typed(path, 'core', 'Images'), textValue('description', description)]
  return newGroup(containerName, newId(NAME, path), { attributes, children: [...images, orderNode] })
}

/** The series of presentations that counts in the template, where there is one, counts in the images. */
function withSeries(
  tree: NwbTree,
  { group: { name } }: Template,
  { changes, warnings }: { readonly changes: Change[]; readonly warnings: string[] },
): NwbTree {
  const path = childPath(PRESENTATIONS, name)
  const series = findNode(tree, path)
  if (series === undefined) {
    if (!name.startsWith(WITHOUT_SERIES)) warnings.push(`No series at ${path} says when the images were shown.`)
    return tree
  }
  if (series.kind !== 'group' || neurodataType(series) !== 'IndexSeries')
    throw new TransformError(NAME, `An IndexSeries was expected at ${path}.`, { path })
  const reason = 'The images that the series counts in are objects of their own now.'
  const [old, link] = [childPath(path, 'indexed_timeseries'), childPath(path, 'indexed_images')]
  const isLinked = findNode(tree, old) !== undefined
  if (isLinked) changes.push({ step: NAME, path: old, before: 'link', after: null, reason })
  let next = isLinked ? removeNode(tree, old, NAME) : tree
  next = putNode(next, path, NAME, newLink('indexed_images', newId(NAME, childPath(TEMPLATES, name))))
  changes.push(...addedChanges(next, link, { step: NAME, reason }))
  const said = textAttribute(series, 'description')
  if (said !== undefined && said !== NOTHING_SAID) return next
  const text = `When each image of ${name} was shown, and which.`
  const why = 'The file does not say what this is.'
  changes.push({ step: NAME, path, attribute: 'description', before: said ?? null, after: text, reason: why })
  return updateGroup(next, path, NAME, node => setAttribute(node, textValue('description', text)))
}
