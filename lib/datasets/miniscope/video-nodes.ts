/** Behaviour videos as NWB objects: the files stay as they are, a series tells which frames were taken when. */

import { textValue } from '#lib/nwb/attributes.ts'
import { newValues } from '#lib/nwb/new-node.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import type { GroupNode, NodePath } from '#lib/nwb/tree.ts'
import { devicePath } from './device-node.ts'
import { pixelAttributes } from './imaging-nodes.ts'
import type { ImageSeriesMetadata } from './metadata.ts'
import { type SeriesTiming, timingNode } from './series-timing.ts'
import { idAt, integersAt, integersAttribute, linkTo, objectAt, textAt, textsAt } from './session-nodes.ts'

export interface ExternalVideos {
  /** Paths as the store names them, relative to the folder that it is in. */
  readonly paths: readonly string[]
  /** First frame of each file in the whole series. */
  readonly startingFrames: readonly number[]
}

/** An ImageSeries in the group at `parent` whose frames lie in files beside the store. */
export function externalSeriesNode(
  parent: NodePath,
  series: ImageSeriesMetadata,
  { paths, startingFrames }: ExternalVideos,
  timing: SeriesTiming,
): GroupNode {
  const path = childPath(parent, series.name)
  const data = newValues('data', idAt(childPath(path, 'data')), 'uint8', [], {
    attributes: pixelAttributes(series.unit ?? 'px'),
    shape: [0, 0, 0],
  })
  return objectAt(
    path,
    ['core', 'ImageSeries'],
    [textValue('comments', 'no comments'), textValue('description', series.description ?? 'no description')],
    [
      data,
      series.dimension === undefined ? undefined : integersAt(path, 'dimension', series.dimension),
      textsAt(path, 'external_file', paths, [integersAttribute('starting_frame', startingFrames)]),
      textAt(path, 'format', 'external'),
      timingNode(path, timing),
      series.device === undefined ? undefined : linkTo('device', devicePath(series.device)),
    ],
  )
}

/** Frame numbers at which files of so many frames begin when they follow one another. */
export function startingFramesOf(counts: readonly number[]): readonly number[] {
  let next = 0
  return counts.map(count => {
    const start = next
    next += count
    return start
  })
}
