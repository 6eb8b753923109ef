/** Videos of any camera beside the recordings: what NeuroConv calls ExternalVideoInterface. */

import { z } from 'zod'
import { mapLimit } from '#lib/async.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { textValue } from '#lib/nwb/attributes.ts'
import { openAvi } from '#lib/video/avi/open-avi.ts'
import { baseName, type RecordingAccess, withSource } from './access.ts'
import type { DataInterface } from './data-interface.ts'
import { devicePath } from './device-node.ts'
import { shifted } from './frame-times.ts'
import { parseConversionOptions } from './imaging-options.ts'
import { joinMetadata } from './merge-metadata.ts'
import type { SessionMetadata } from './metadata.ts'
import { timingOf } from './series-timing.ts'
import { objectAt } from './session-nodes.ts'
import { externalSeriesNode, startingFramesOf } from './video-nodes.ts'

export interface ExternalVideoSource {
  /** AVI files, one after another. */
  readonly filePaths: readonly string[]
  /** Name of the series; `Video` and the first file's name where it is not given. */
  readonly videoName?: string
}

const videoOptions = z.strictObject({
  /** First frame of each file in the series; counted from the files where it is not given. */
  startingFrames: z.array(z.int().nonnegative()).optional(),
  alwaysWriteTimestamps: z.boolean().default(false),
})

export type VideoOptions = z.infer<typeof videoOptions>

export interface ExternalVideoInterface extends DataInterface<VideoOptions> {
  /** Frames of each file. */
  readonly frames: readonly number[]
  /** Seconds of each frame, a list for each file. Without it a conversion has no times to write, and refuses. */
  setAlignedTimestamps(times: readonly (Float64Array | readonly number[])[]): void
  /** Moves the times of each file by its own number of seconds. */
  setAlignedSegmentStartingTimes(seconds: readonly number[]): void
  setAlignedStartingTime(seconds: number): void
}

const LANES = 8

/** Reads the headers of the videos. The frame rate in them means nothing, so that times must be set. */
export async function openExternalVideo(
  { filePaths, videoName }: ExternalVideoSource,
  access: RecordingAccess,
): Promise<ExternalVideoInterface> {
  const [first] = filePaths
  if (first === undefined) throw new InvalidInputError('An external video needs at least one file.')
  const name = videoName ?? `Video ${baseName(first).replace(/\.[^.]*$/, '')}`
  const frames = await mapLimit(
    filePaths,
    LANES,
    (url, _, options) => withSource(access, url, async source => (await openAvi(source, options)).frames.count),
    { signal: access.signal },
  )
  let times: readonly Float64Array[] | undefined

  const checked = (given: number, what: string) => {
    if (given !== frames.length)
      throw new InvalidInputError(`${name} has ${frames.length} files; ${given} ${what} were given.`)
  }
  const moved = (seconds: readonly number[]) => {
    if (times === undefined) throw new InvalidInputError(`The times of ${name} must be set before they can be moved.`)
    times = times.map((part, index) => shifted(part, seconds[index] ?? 0))
  }
  return {
    frames,
    files: filePaths,
    externalVideos: filePaths,
    getMetadata: () => joinMetadata([{ Behavior: { ExternalVideos: { [name]: defaults(name) } } }]),
    parseOptions: options => parseConversionOptions(videoOptions, options),
    setAlignedTimestamps(given) {
      checked(given.length, 'lists of times')
      for (const [index, part] of given.entries())
        if (part.length !== frames[index])
          throw new InvalidInputError(
            `${filePaths[index]} has ${frames[index]} frames; ${part.length} times were given.`,
          )
      times = given.map(part => Float64Array.from(part))
    },
    setAlignedSegmentStartingTimes(seconds) {
      checked(seconds.length, 'starting times')
      moved(seconds)
    },
    setAlignedStartingTime: seconds => moved(frames.map(() => seconds)),
    content(metadata, options, place) {
      if (times === undefined)
        throw new InvalidInputError(`Nothing tells when the frames of ${name} were taken; set their times first.`, {
          url: first,
        })
      const { device, description, unit } = describedIn(metadata, name)
      const startingFrames = options.startingFrames ?? startingFramesOf(frames)
      checked(startingFrames.length, 'starting frames')
      const timing = timingOf(joined(times), { always: options.alwaysWriteTimestamps })
      const series = { name, description: description ?? '', unit: unit ?? 'Frames', device: device?.name }
      const videos = { paths: filePaths.map(place.videoPath), startingFrames }
      return {
        devices: device === undefined ? [] : [cameraNode(device.name, device.description)],
        acquisition: [externalSeriesNode('/acquisition', series, videos, timing)],
      }
    },
  }
}

const defaults = (name: string) => ({
  description: 'Video recorded by camera.',
  unit: 'Frames',
  device: { name: `${name} Camera Device`, description: 'Video camera used for recording.' },
})

function describedIn({ Behavior }: SessionMetadata, name: string) {
  const described = Behavior.ExternalVideos[name]
  if (described !== undefined) return described
  throw new InvalidInputError(`The metadata does not describe the video ${name} (Behavior.ExternalVideos).`)
}

const cameraNode = (name: string, description: string | undefined) =>
  objectAt(
    devicePath(name),
    ['core', 'Device'],
    description === undefined ? [] : [textValue('description', description)],
    [],
  )

const joined = (parts: readonly Float64Array[]): Float64Array => Float64Array.from(parts.flatMap(part => [...part]))
