/** Frames, their times and the session's metadata → the NWB objects of an imaging series. */

import { InvalidInputError } from '#lib/errors.ts'
import type { GroupNode } from '#lib/nwb/tree.ts'
import type { SessionContent, SessionPlace } from './data-interface.ts'
import { deviceNode } from './device-node.ts'
import type { RecordedVideo } from './device-recording.ts'
import { DEFAULT_PLANE, imagingPlaneNode, OPTOPHYSIOLOGY, photonSeriesNode } from './imaging-nodes.ts'
import type { ImagingOptions } from './imaging-options.ts'
import type { PhotonSeriesMetadata, SessionMetadata } from './metadata.ts'
import { type SeriesTiming, timingOf } from './series-timing.ts'

export interface Imaging {
  readonly videos: readonly RecordedVideo[]
  readonly width: number
  readonly height: number
  /** Seconds in the session, one for each frame. */
  readonly times: Float64Array
  /** Hz, where frames are known to come at that rate without having been timed. */
  readonly nominalRateHz?: number | undefined
}

/** Throws InvalidInputError where the metadata names a series, plane or device that it does not describe. */
export function imagingContent(
  imaging: Imaging,
  metadata: SessionMetadata,
  options: ImagingOptions,
  place: SessionPlace,
): SessionContent {
  const series = seriesAt(metadata, options.photonSeriesIndex)
  const { device, plane } = planeOf(series, metadata)
  const videos = firstFrames(imaging.videos, options.stubTest ? options.stubSamples : Number.POSITIVE_INFINITY)
  const frames = videos.reduce((sum, video) => sum + video.frames, 0)
  const parent = options.parentContainer === 'acquisition' ? '/acquisition' : '/processing/ophys'
  const node = photonSeriesNode(
    parent,
    series,
    plane.name,
    { ...imaging, videos: videos.map(({ url, ...video }) => ({ ...video, file: place.fileNumber(url) })) },
    timingOfFrames(imaging, frames, options),
  )
  return {
    devices: [device],
    imagingPlanes: [plane.node],
    ...(options.parentContainer === 'acquisition' ? { acquisition: [node] } : { ophys: [node] }),
  }
}

function timingOfFrames({ times, nominalRateHz }: Imaging, frames: number, options: ImagingOptions): SeriesTiming {
  const written = times.subarray(0, frames)
  if (nominalRateHz !== undefined && !options.alwaysWriteTimestamps)
    return { kind: 'rate', startingTime: written[0] ?? 0, rateHz: nominalRateHz }
  return timingOf(written, { always: options.alwaysWriteTimestamps })
}

/** The videos as far as they hold the first `count` frames. */
export function firstFrames(videos: readonly RecordedVideo[], count: number): readonly RecordedVideo[] {
  let left = count
  return videos.flatMap(video => {
    const frames = Math.min(video.frames, left)
    left -= frames
    return frames > 0 ? [{ ...video, frames }] : []
  })
}

function seriesAt({ Ophys }: SessionMetadata, index: number): PhotonSeriesMetadata {
  const series = Ophys.OnePhotonSeries[index]
  if (series !== undefined) return series
  throw new InvalidInputError(
    `Photon series ${index} is asked for, and the metadata describes ${Ophys.OnePhotonSeries.length} (Ophys.OnePhotonSeries, counted from 0).`,
  )
}

function planeOf(
  series: PhotonSeriesMetadata,
  { Ophys }: SessionMetadata,
): { readonly device: GroupNode; readonly plane: { readonly name: string; readonly node: GroupNode } } {
  const name = series.imaging_plane ?? Ophys.ImagingPlane[0]?.name ?? DEFAULT_PLANE.name
  const plane = Ophys.ImagingPlane.find(plane => plane.name === name)
  if (plane === undefined)
    throw new InvalidInputError(
      `The series ${series.name} names the imaging plane ${name}, which Ophys.ImagingPlane does not describe.`,
      { path: `${OPTOPHYSIOLOGY}/${name}` },
    )
  const deviceName = plane.device ?? Ophys.Device[0]?.name
  const device = Ophys.Device.find(device => device.name === deviceName)
  if (device === undefined)
    throw new InvalidInputError(
      `The imaging plane ${name} names the device ${deviceName ?? '(none)'}, which Ophys.Device does not describe.`,
      { path: `${OPTOPHYSIOLOGY}/${name}` },
    )
  return { device: deviceNode(device), plane: { name, node: imagingPlaneNode(plane, device.name) } }
}
