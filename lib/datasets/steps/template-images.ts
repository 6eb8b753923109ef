/**
 * Stimulus templates of the Visual Behavior sets (`StimulusTemplate`: a stack of warped images, one of unwarped ones, the
 * images' names) → two `Images` containers, `K` and `K_unwarped`, whose images can be found by name. Each warped image
 * refers to its unwarped one, and the series of presentations counts in `K`.
 */

import type { Attribute } from '#lib/array/values.ts'
import type { LookedUp, Step } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { addedChanges } from '#lib/nwb/added-changes.ts'
import { referenceValue, setAttribute, textAttribute, textValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { entryOf, partOf } from '#lib/nwb/dataset-edits.ts'
import { addAliases, addNode, findNode, removeNode, updateGroup } from '#lib/nwb/edit.ts'
import { newDataset, newGroup, newId, newLink, newValues, typeAttributes } from '#lib/nwb/new-node.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { DatasetNode, GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { readTemplate, TEMPLATE_IMAGES, TEMPLATES, type Template, templatesOf } from './read-template.ts'
import { putIn, takeOut } from './recorded-edits.ts'

const PRESENTATIONS: NodePath = '/stimulus/presentation'

const EXTENSION = 'ndx-aibs-stimulus-template'

/** Templates of recorded sessions, whose presentations are only in tables. */
const WITHOUT_SERIES = 'Natural_Images_Lum_Matched_set_ophys'

const NOTHING_SAID = 'no description'

/** Throws a TransformError for a template that is none, has no names, or has fewer names than images. */
export const templateImages = (lookedUp: LookedUp, identifier: string): Step => ({
  name: TEMPLATE_IMAGES,
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
  const emptied = removeNode(source, path, TEMPLATE_IMAGES)
  const tree = addNode(addNode(emptied, TEMPLATES, TEMPLATE_IMAGES, warped), TEMPLATES, TEMPLATE_IMAGES, unwarped)
  const reason = 'Images of their own can be found by name, and newer readers have no class for the stack of them.'
  const record = { step: TEMPLATE_IMAGES, reason }
  for (const child of group.children)
    changes.push({ ...record, path: childPath(path, child.name), before: child.kind, after: null })
  changes.push(...addedChanges(tree, childPath(TEMPLATES, unwarpedName), record))
  changes.push(...addedChanges(tree, path, { ...record, before: 'group' }))
  // Whatever else named the template now leads to the container of what was shown.
  return addAliases(tree, path, TEMPLATE_IMAGES, [group.id])
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

const imageId = (containerName: string, name: string) => newId(TEMPLATE_IMAGES, `${containerName}/${name}`)

function container(
  containerName: string,
  stack: DatasetNode,
  { names, controls }: Template,
  { identifier, description, type: [namespace, type], meaning, more }: ContainerOptions,
): GroupNode {
  const path = childPath(TEMPLATES, containerName)
  const typed = (at: NodePath, ...[where, what]: readonly [string, string]) =>
    typeAttributes(where, what, makeObjectId(identifier, at))
  const part = partOf(stack, TEMPLATE_IMAGES)
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
      ...entryOf(part, index, TEMPLATE_IMAGES),
    })
  })
  const order = names.map(name => ({ ref: imageId(containerName, name) }))
  const orderPath = childPath(path, 'order_of_images')
  const orderNode = newValues('order_of_images', newId(TEMPLATE_IMAGES, orderPath), 'reference', order, {
    attributes: typed(orderPath, 'core', 'ImageReferences'),
  })
  const attributes = [...typed(path, 'core', 'Images'), textValue('description', description)]
  return newGroup(containerName, newId(TEMPLATE_IMAGES, path), { attributes, children: [...images, orderNode] })
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
    throw new TransformError(TEMPLATE_IMAGES, `An IndexSeries was expected at ${path}.`, { path })
  const reason = 'The images that the series counts in are objects of their own now.'
  const recording = { step: TEMPLATE_IMAGES, reason, changes }
  const old = childPath(path, 'indexed_timeseries')
  const unlinked = findNode(tree, old) === undefined ? tree : takeOut(tree, old, recording)
  const images = newId(TEMPLATE_IMAGES, childPath(TEMPLATES, name))
  const linked = putIn(unlinked, path, newLink('indexed_images', images), recording)
  const said = textAttribute(series, 'description')
  if (said !== undefined && said !== NOTHING_SAID) return linked
  const after = `When each image of ${name} was shown, and which.`
  const record = { step: TEMPLATE_IMAGES, path, attribute: 'description', before: said ?? null, after }
  changes.push({ ...record, reason: 'The file does not say what this is.' })
  return updateGroup(linked, path, TEMPLATE_IMAGES, node => setAttribute(node, textValue('description', after)))
}
