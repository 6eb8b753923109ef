/** Cameras that filmed the animal beside the microscope: one series of external files for each. */

import { InvalidInputError } from '#lib/errors.ts'
import { type Acquisition, offsetSeconds, sessionTimes } from './acquisitions.ts'
import type { SessionContent, SessionPlace } from './data-interface.ts'
import { deviceNode } from './device-node.ts'
import type { DeviceRecording, RecordedVideo } from './device-recording.ts'
import type { PartialMetadata, SessionMetadata } from './metadata.ts'
import { externalSeriesNode, startingFramesOf } from './video-nodes.ts'

/** What one camera recorded in all acquisitions. */
export interface CameraVideos {
  /** Name of its series where the metadata gives no other. */
  readonly seriesName: string
  readonly recordings: readonly {
    readonly folder: string
    readonly recording: DeviceRecording
    readonly offset: number
  }[]
  readonly videos: readonly RecordedVideo[]
}

/** Name of the series where there is one camera. */
const ONLY_SERIES = 'BehavCamImageSeries'

/** Cameras by the name of their folder, in the order in which they turn up. */
export function camerasOf(acquisitions: readonly Acquisition[]): readonly CameraVideos[] {
  const [first] = acquisitions
  const byName = new Map<string, CameraVideos['recordings'][number][]>()
  for (const acquisition of acquisitions) {
    const offset = first === undefined ? 0 : offsetSeconds(acquisition, first)
    for (const { name, recording } of acquisition.cameras)
      byName.set(name, [...(byName.get(name) ?? []), { folder: acquisition.folder, recording, offset }])
  }
  return [...byName].map(([name, recordings]) => ({
    seriesName: byName.size === 1 ? ONLY_SERIES : `${name.replaceAll('_', '')}ImageSeries`,
    recordings,
    videos: recordings.flatMap(({ recording }) => recording.videos),
  }))
}

export function cameraMetadata({ seriesName, recordings }: CameraVideos): PartialMetadata {
  const [first] = recordings
  const { settings, width, height, videos } = first?.recording ?? {}
  if (settings?.deviceName === undefined)
    throw new InvalidInputError('The metaData.json of the camera names no device (deviceName).', {
      url: videos?.[0]?.url ?? '',
    })
  const name = settings.deviceName.replaceAll(' ', '')
  const dimension = settings.roi === undefined ? [width ?? 1, height ?? 1] : [settings.roi.width, settings.roi.height]
  return {
    Behavior: {
      Device: [{ ...settings.settings, name }],
      ImageSeries: [{ name: seriesName, device: name, dimension, unit: 'px' }],
    },
  }
}

/** `index` is the camera's place in `Behavior.ImageSeries`. Camera series always have a time for each frame. */
export function cameraContent(
  { videos, recordings }: CameraVideos,
  { Behavior }: SessionMetadata,
  index: number,
  place: SessionPlace,
): SessionContent {
  const series = Behavior.ImageSeries[index]
  const device = Behavior.Device.find(({ name }) => name === series?.device)
  if (series === undefined || device === undefined)
    throw new InvalidInputError(
      series === undefined
        ? `The metadata lacks entry ${index} of Behavior.ImageSeries.`
        : `The series ${series.name} names the device ${series.device ?? '(none)'}, which Behavior.Device does not describe.`,
    )
  const paths = videos.map(({ url }) => place.videoPath(url))
  const startingFrames = startingFramesOf(videos.map(({ frames }) => frames))
  const times = sessionTimes(recordings)
  const timing = { kind: 'timestamps', times } as const
  return {
    devices: [deviceNode(device)],
    acquisition: [externalSeriesNode('/acquisition', series, { paths, startingFrames }, timing)],
    warnings: recordings.flatMap(misplaced),
  }
}

/** Folders are named after the devices; another name means that settings were mixed up. */
function misplaced({ folder, recording }: CameraVideos['recordings'][number]): readonly string[] {
  const { settings, files } = recording
  const file = files.find(name => name.endsWith('.json'))
  const own = file?.split('/').at(-2)
  if (own === undefined || settings.deviceName === undefined || settings.deviceName.replaceAll(' ', '_') === own)
    return []
  return [`The settings in ${folder}/${own} are those of a device named ${settings.deviceName}.`]
}
