/** What a miniscope has imaged as NWB objects: the plane, its optical channels, and the series of frames. */

import { textValue } from '#lib/nwb/attributes.ts'
import { newDataset } from '#lib/nwb/new-node.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import type { Data, DataPart, GroupNode, NodePath } from '#lib/nwb/tree.ts'
import { devicePath } from './device-node.ts'
import type { ImagingPlaneMetadata, OpticalChannelMetadata, PhotonSeriesMetadata } from './metadata.ts'
import { type SeriesTiming, timingNode } from './series-timing.ts'
import { floatAt, floatAttribute, idAt, integersAt, linkTo, objectAt, textAt } from './session-nodes.ts'

export const OPTOPHYSIOLOGY: NodePath = '/general/optophysiology'

export const DEFAULT_PLANE: ImagingPlaneMetadata = {
  name: 'ImagingPlane',
  description: 'The plane or volume being imaged by the microscope.',
  excitation_lambda: Number.NaN,
  indicator: 'unknown',
  location: 'unknown',
}

export const DEFAULT_CHANNEL = {
  name: 'OpticalChannel',
  description: 'An optical channel of the microscope.',
  emission_lambda: Number.NaN,
}

export const DEFAULT_SERIES: PhotonSeriesMetadata = {
  name: 'OnePhotonSeries',
  description: 'Imaging data from one-photon excitation microscopy.',
  unit: 'px',
}

/** Fields that are not given get the defaults; the device is the one named `device`, or the plane's own. */
export function imagingPlaneNode(plane: ImagingPlaneMetadata, device: string): GroupNode {
  const path = childPath(OPTOPHYSIOLOGY, plane.name)
  const { description, excitation_lambda, indicator, location } = { ...DEFAULT_PLANE, ...plane }
  const channels = plane.optical_channel ?? [DEFAULT_CHANNEL]
  return objectAt(
    path,
    ['core', 'ImagingPlane'],
    [],
    [
      textAt(path, 'description', description ?? ''),
      floatAt(path, 'excitation_lambda', excitation_lambda ?? Number.NaN),
      plane.imaging_rate === undefined ? undefined : floatAt(path, 'imaging_rate', plane.imaging_rate),
      textAt(path, 'indicator', indicator ?? ''),
      textAt(path, 'location', location ?? ''),
      linkTo('device', devicePath(device)),
      ...channels.map(channel => opticalChannelNode(path, channel)),
    ],
  )
}

function opticalChannelNode(plane: NodePath, channel: OpticalChannelMetadata): GroupNode {
  const path = childPath(plane, channel.name ?? DEFAULT_CHANNEL.name)
  return objectAt(
    path,
    ['core', 'OpticalChannel'],
    [],
    [
      textAt(path, 'description', channel.description ?? DEFAULT_CHANNEL.description),
      floatAt(path, 'emission_lambda', channel.emission_lambda ?? DEFAULT_CHANNEL.emission_lambda),
    ],
  )
}

interface ImagedVideo {
  readonly file: number
  readonly frames: number
  /** Where decoding can start; undefined where it can at every frame. */
  readonly keyFrames: readonly number[] | undefined
}

export interface ImagedFrames {
  /** Videos one after another, each with as many of its first frames as are written. */
  readonly videos: readonly ImagedVideo[]
  readonly width: number
  readonly height: number
}

/** A series in the group at `parent`; its data is (time, width, height). */
export function photonSeriesNode(
  parent: NodePath,
  series: PhotonSeriesMetadata,
  plane: string,
  { videos, width, height }: ImagedFrames,
  timing: SeriesTiming,
): GroupNode {
  const path = childPath(parent, series.name)
  const { description, comments = 'no comments', unit } = { ...DEFAULT_SERIES, ...series }
  const parts = videos.map(
    ({ file, frames, keyFrames }): DataPart => ({
      data: { kind: 'frames', file, ...(keyFrames && { keyFrames }) },
      shape: [frames, width, height],
    }),
  )
  const [only] = parts
  const data: Data = parts.length === 1 && only !== undefined ? only.data : { kind: 'concat', axis: 0, parts }
  const frames = videos.reduce((sum, video) => sum + video.frames, 0)
  return objectAt(
    path,
    ['core', 'OnePhotonSeries'],
    [textValue('comments', comments), textValue('description', description ?? '')],
    [
      newDataset('data', idAt(childPath(path, 'data')), {
        attributes: pixelAttributes(unit ?? 'px'),
        dtype: 'uint8',
        shape: [frames, width, height],
        data,
      }),
      integersAt(path, 'dimension', series.dimension ?? [height, width]),
      timingNode(path, timing),
      linkTo('imaging_plane', childPath(OPTOPHYSIOLOGY, plane)),
    ],
  )
}

/** Attributes of the `data` of an image series: values are as stored. */
export const pixelAttributes = (unit: string) => [
  floatAttribute('conversion', 1),
  floatAttribute('offset', 0),
  floatAttribute('resolution', -1),
  textValue('unit', unit),
]
