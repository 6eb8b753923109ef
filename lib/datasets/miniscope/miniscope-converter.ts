/** A folder of acquisitions as one session, one series: what NeuroConv calls MiniscopeConverter. */

import { z } from 'zod'
import { InvalidInputError } from '#lib/errors.ts'
import type { RecordingAccess } from './access.ts'
import { type Acquisition, offsetSeconds, readAcquisitions, sessionTimes } from './acquisitions.ts'
import { type CameraVideos, cameraContent, cameraMetadata, camerasOf } from './behavior-cameras.ts'
import type { DataInterface, SessionContent } from './data-interface.ts'
import type { DeviceRecording } from './device-recording.ts'
import { measuredRate } from './frame-times.ts'
import { imagingContent } from './imaging-content.ts'
import { imagingMetadata } from './imaging-metadata.ts'
import { DEFAULT_STUB_SAMPLES, parseConversionOptions } from './imaging-options.ts'
import { joinMetadata } from './merge-metadata.ts'
import type { PartialMetadata } from './metadata.ts'
import { formatStart } from './session-start.ts'

export interface ConverterSource {
  /** Holds a folder for each acquisition. */
  readonly folderPath: string
  /** Are videos of the animal part of the session? They stay files of their own either way. */
  readonly withBehaviorVideo?: boolean
}

const converterOptions = z.strictObject({
  /** Only the first frames of the imaging data. */
  stubTest: z.boolean().default(false),
  stubFrames: z.int().positive().default(DEFAULT_STUB_SAMPLES),
  photonSeriesIndex: z.int().nonnegative().default(0),
  alwaysWriteTimestamps: z.boolean().default(false),
})

export type ConverterOptions = z.infer<typeof converterOptions>

export type MiniscopeConverter = DataInterface<ConverterOptions>

/** Reads headers, settings and times of all acquisitions. */
export async function openMiniscopeConverter(
  { folderPath, withBehaviorVideo = true }: ConverterSource,
  access: RecordingAccess,
): Promise<MiniscopeConverter> {
  const acquisitions = await readAcquisitions(folderPath, { cameras: withBehaviorVideo }, access)
  const [first] = acquisitions
  if (first === undefined) throw new InvalidInputError(`${folderPath} holds no acquisition.`, { url: folderPath })
  checkSizes(acquisitions)
  const cameras = camerasOf(acquisitions)
  const metadata = [metadataOf(first), ...cameras.map(cameraMetadata)]
  const times = sessionTimes(
    acquisitions.map(acquisition => ({ recording: acquisition.miniscope, offset: offsetSeconds(acquisition, first) })),
  )
  const imaging = { ...first.miniscope, videos: acquisitions.flatMap(({ miniscope }) => miniscope.videos), times }
  return {
    files: filesOf(acquisitions, cameras),
    externalVideos: cameras.flatMap(({ videos }) => videos.map(({ url }) => url)),
    getMetadata: () => joinMetadata(structuredClone(metadata)),
    parseOptions: options => parseConversionOptions(converterOptions, options),
    content(edited, { stubFrames, ...options }, place) {
      const imaged = imagingContent(
        imaging,
        edited,
        { ...options, stubSamples: stubFrames, photonSeriesType: 'OnePhotonSeries', parentContainer: 'acquisition' },
        place,
      )
      const filmed = cameras.map((camera, index) => cameraContent(camera, edited, index, place))
      return joinContent([imaged, ...filmed], warningsOf(acquisitions))
    },
  }
}

function metadataOf({ miniscope, start }: Acquisition): PartialMetadata {
  const { settings, times, width, height } = miniscope
  if (settings.deviceName === undefined)
    throw new InvalidInputError('The metaData.json of the miniscope names no device (deviceName).', {
      url: miniscope.files.find(file => file.endsWith('.json')) ?? miniscope.videos[0]?.url ?? '',
    })
  return imagingMetadata({
    device: { ...settings.settings, name: settings.deviceName.replaceAll(' ', '') },
    rateHz: (times && measuredRate(times)) ?? settings.frameRateHz,
    width,
    height,
    startTime: formatStart(start),
  })
}

function checkSizes(acquisitions: readonly Acquisition[]): void {
  const [first, ...others] = acquisitions
  const other = others.find(
    ({ miniscope }) => miniscope.width !== first?.miniscope.width || miniscope.height !== first.miniscope.height,
  )
  if (first === undefined || other === undefined) return
  const size = ({ miniscope }: Acquisition) => `${miniscope.width} x ${miniscope.height}`
  throw new InvalidInputError(
    `The frames in ${other.folder} have ${size(other)} pixels, those in ${first.folder} ${size(first)}: they can't be one series.`,
    { url: other.folder, advice: 'Convert the acquisitions as series of their own, with --pipe.' },
  )
}

function filesOf(acquisitions: readonly Acquisition[], cameras: readonly CameraVideos[]): readonly string[] {
  const imaging = acquisitions.flatMap(({ miniscope, startUrl }) => [...miniscope.files, startUrl])
  return [...imaging, ...cameras.flatMap(({ recordings }) => recordings.flatMap(({ recording }) => recording.files))]
}

function joinContent(parts: readonly SessionContent[], warnings: readonly string[]): SessionContent {
  return {
    devices: parts.flatMap(({ devices = [] }) => devices),
    imagingPlanes: parts.flatMap(({ imagingPlanes = [] }) => imagingPlanes),
    acquisition: parts.flatMap(({ acquisition = [] }) => acquisition),
    warnings: [...warnings, ...parts.flatMap(({ warnings = [] }) => warnings)],
  }
}

function warningsOf(acquisitions: readonly Acquisition[]): readonly string[] {
  const [first, ...others] = acquisitions
  const untimed = acquisitions
    .filter(({ miniscope }) => miniscope.times === undefined)
    .map(
      ({ folder }) =>
        `${folder} has no timeStamps.csv; its frames are taken to come at the rate that metaData.json asks for.`,
    )
  const differing = others
    .filter(({ miniscope }) => first !== undefined && differs(miniscope, first.miniscope))
    .map(
      ({ folder }) => `The miniscope's settings in ${folder} differ from those in ${first?.folder}, which are written.`,
    )
  return [...untimed, ...differing]
}

/** Files per video is how the program stores, not how the device works. */
function differs(one: DeviceRecording, other: DeviceRecording): boolean {
  const text = ({ settings }: DeviceRecording) =>
    JSON.stringify(Object.entries({ ...settings.settings, framesPerFile: 0 }).sort(([a], [b]) => (a < b ? -1 : 1)))
  return text(one) !== text(other)
}
