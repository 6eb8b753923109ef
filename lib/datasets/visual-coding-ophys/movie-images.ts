/** Natural movies → collections with an image a frame, and the order of the images of every template, as an object. */

import type { LookedUp, Step } from '#lib/datasets/dataset.ts'
import { putIn, type Recording, takeOut } from '#lib/datasets/steps/recorded-edits.ts'
import { TransformError } from '#lib/errors.ts'
import { textAttribute, textValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { entryOf, partOf } from '#lib/nwb/dataset-edits.ts'
import { addAliases, childOf } from '#lib/nwb/edit.ts'
import { newDataset, newGroup, newId, newValues, typeAttributes } from '#lib/nwb/new-node.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import type { DatasetNode, GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { imageCollections, ORDER, orderedImages, TEMPLATES, templatesOfType } from './image-order.ts'
import { relinkSeries } from './template-links.ts'

const NAME = 'movie-images'

/** Movie → what its frames are called, before their number. */
const FRAMES: Readonly<Record<string, string>> = {
  natural_movie_one: 'NaturalMovieOne',
  natural_movie_two: 'NaturalMovieTwo',
  natural_movie_three: 'NaturalMovieThree',
}

/** Throws a TransformError for a movie that is no stack of frames, and where the order of images is not known. */
export const movieImages = (lookedUp: LookedUp, identifier: string): Step => ({
  name: NAME,
  apply(source) {
    const changes: Change[] = []
    let tree = source
    const reason = 'The frames of a movie are images, as those of the other templates.'
    for (const movie of templatesOfType(source, 'ImageSeries'))
      if (Object.hasOwn(FRAMES, movie.name)) tree = withFrames(tree, movie, identifier, { step: NAME, reason, changes })
    const why = 'Presentations count in an order of the images that the file does not state.'
    for (const template of imageCollections(source))
      tree = withOrder(tree, template, lookedUp, identifier, { step: NAME, reason: why, changes })
    return { tree, changes }
  },
})

function withFrames(source: NwbTree, movie: GroupNode, identifier: string, recording: Recording): NwbTree {
  const path = childPath(TEMPLATES, movie.name)
  const data = childOf(movie, 'data')
  if (data?.kind !== 'dataset' || data.shape?.length !== 3)
    throw new TransformError(NAME, `${path} is no stack of frames: data of three axes was expected.`, { path })
  const images = framesOf(movie.name, path, data, identifier)
  const group = newGroup(movie.name, newId(NAME, path), {
    attributes: [
      ...typeAttributes('core', 'Images', makeObjectId(identifier, path)),
      textValue('description', textAttribute(movie, 'description') ?? 'no description'),
    ],
    children: [...images, orderNode(path, images, identifier)],
  })
  let tree = takeOut(source, path, recording)
  tree = putIn(tree, TEMPLATES, group, recording)
  tree = relinkSeries(tree, movie.id, group.id, 'indexed_images', recording)
  return addAliases(tree, path, NAME, [movie.id])
}

function framesOf(movie: string, path: NodePath, data: DatasetNode, identifier: string): readonly DatasetNode[] {
  const part = partOf(data, NAME)
  return Array.from({ length: part.shape[0] ?? 0 }, (_, index) => {
    const name = `${FRAMES[movie] ?? movie}_${index}`
    const at = childPath(path, name)
    const attributes = [
      ...typeAttributes('core', 'GrayscaleImage', makeObjectId(identifier, at)),
      textValue('description', `Frame ${index} of the movie.`),
    ]
    return newDataset(name, newId(NAME, at), { attributes, dtype: data.dtype, ...entryOf(part, index, NAME) })
  })
}

function withOrder(
  tree: NwbTree,
  template: GroupNode,
  lookedUp: LookedUp,
  identifier: string,
  recording: Recording,
): NwbTree {
  if (childOf(template, ORDER) !== undefined) return tree
  const path = childPath(TEMPLATES, template.name)
  return putIn(tree, path, orderNode(path, orderedImages(template, lookedUp, NAME), identifier), recording)
}

function orderNode(path: NodePath, images: readonly DatasetNode[], identifier: string): DatasetNode {
  const at = childPath(path, ORDER)
  const order = images.map(({ id }) => ({ ref: id }))
  const attributes = typeAttributes('core', 'ImageReferences', makeObjectId(identifier, at))
  return newValues(ORDER, newId(NAME, at), 'reference', order, { attributes })
}
