/**
 * Templates that are thousands of small images → one series of images each, (image, height, width): a store of some
 * 27,000 objects less. The series of presentations count in it as they counted in the images.
 */

import type { LookedUp, Step } from '#lib/datasets/dataset.ts'
import { putIn, type Recording, takeOut } from '#lib/datasets/steps/recorded-edits.ts'
import { TransformError } from '#lib/errors.ts'
import { textAttribute, textValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { partOf, stackParts } from '#lib/nwb/dataset-edits.ts'
import { addAliases, findNode } from '#lib/nwb/edit.ts'
import { newGroup, newId, newLink, typeAttributes } from '#lib/nwb/new-node.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import type { DatasetNode, GroupNode, NodeId, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { imageCollections, orderedImages, TEMPLATES } from './image-order.ts'
import { seriesNode, timestampsNode } from './series-nodes.ts'
import { relinkSeries } from './template-links.ts'

const NAME = 'stacked-templates'

const DISPLAY: NodePath = '/general/devices/StimulusDisplay'

/** Throws a TransformError where the images of a template differ in shape or type, or their order is not known. */
export const stackedTemplates = (lookedUp: LookedUp, identifier: string): Step => ({
  name: NAME,
  apply(source) {
    const changes: Change[] = []
    const reason = 'The images of a template are one array, which takes one object where each image took several.'
    const recording = { step: NAME, reason, changes }
    let tree = source
    for (const template of imageCollections(source)) {
      const images = orderedImages(template, lookedUp, NAME)
      if (images.length > 0) tree = withSeries(tree, template, images, identifier, recording)
    }
    return { tree, changes }
  },
})

function withSeries(
  source: NwbTree,
  template: GroupNode,
  images: readonly DatasetNode[],
  identifier: string,
  recording: Recording,
): NwbTree {
  const path = childPath(TEMPLATES, template.name)
  const [first] = images
  const other = images.find(({ dtype }) => dtype !== first?.dtype)
  if (first === undefined || other !== undefined)
    throw new TransformError(NAME, `The images of ${path} differ in their element types.`, { path })
  const stack = stackParts(
    images.map(image => partOf(image, NAME)),
    0,
    NAME,
  )
  const [display, withDisplay] = displayOf(source, identifier, recording)
  // Images of a template were taken at no time, and a rate of NaN stops some readers.
  const never = { kind: 'values', values: images.map(() => 'NaN') } as const
  const series = seriesNode(path, {
    step: NAME,
    identifier,
    type: 'ImageSeries',
    description: textAttribute(template, 'description') ?? 'no description',
    unit: 'n.a.',
    data: { dtype: first.dtype, ...stack },
    children: [
      timestampsNode(NAME, path, { dtype: 'float64', shape: [images.length], data: never }),
      newLink('device', display),
    ],
  })
  let tree = takeOut(withDisplay, path, recording)
  tree = putIn(tree, TEMPLATES, series, recording)
  tree = relinkSeries(tree, template.id, series.id, 'indexed_timeseries', recording)
  // Whatever else named the collection now leads to the series.
  return addAliases(tree, path, NAME, [template.id])
}

/** The display on which the stimuli were shown; it is made where the file has none. */
function displayOf(tree: NwbTree, identifier: string, recording: Recording): readonly [NodeId, NwbTree] {
  const found = findNode(tree, DISPLAY)
  if (found?.kind === 'group') return [found.id, tree]
  const attributes = [
    ...typeAttributes('core', 'Device', makeObjectId(identifier, DISPLAY)),
    textValue('description', 'The monitor on which the stimuli were shown.'),
  ]
  const id = newId(NAME, DISPLAY)
  return [id, putIn(tree, '/general/devices', newGroup('StimulusDisplay', id, { attributes }), recording)]
}
