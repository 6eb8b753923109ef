/** What one device recorded, as it lies on disk: numbered videos, a table of times, the device's settings. */

import { mapLimit } from '#lib/async.ts'
import { InvalidInputError, UnsupportedFeatureError } from '#lib/errors.ts'
import { openAvi } from '#lib/video/avi/open-avi.ts'
import { keyFramesOf } from '#lib/video/key-frames.ts'
import { baseName, joinPath, type RecordingAccess, readText, withSource } from './access.ts'
import { type DeviceSettings, parseDeviceSettings } from './device-settings.ts'
import { parseTimeStamps, secondsOf } from './frame-times.ts'
import { parseDocument } from './json-document.ts'
import { compareNatural } from './natural-order.ts'

export interface RecordedVideo {
  readonly url: string
  readonly frames: number
  /** Where decoding can start; undefined where it can at every frame. */
  readonly keyFrames: readonly number[] | undefined
}

export interface DeviceRecording {
  /** In the order of their numbers. */
  readonly videos: readonly RecordedVideo[]
  readonly width: number
  readonly height: number
  readonly frames: number
  readonly settings: DeviceSettings
  /** Seconds since the recording's start mark, a row a frame as far as the table goes; undefined where there is no table. */
  readonly times: Float64Array | undefined
  /** Every file that was read. */
  readonly files: readonly string[]
}

/** Names of the files of one recording. */
export interface RecordingFiles {
  readonly videos: readonly string[]
  readonly settings: string | undefined
  readonly timeStamps: string | undefined
}

/** Headers that are read at the same time. */
const VIDEO_LANES = 8

/** Files of a recording in a folder, of which `names` lists the content. Throws InvalidInputError where videos are missing. */
export function recordingFilesIn(folder: string, names: readonly string[]): RecordingFiles {
  const here = names.filter(name => !name.includes('/'))
  const videos = here.filter(name => name.toLowerCase().endsWith('.avi')).sort(compareNatural)
  refuseEarlyRecordings(folder, here)
  if (videos.length === 0) throw new InvalidInputError(`${folder} holds no .avi file.`, { url: folder })
  checkNumbering(videos, folder)
  const fileNamed = (name: string) => (here.includes(name) ? joinPath(folder, name) : undefined)
  return {
    videos: videos.map(name => joinPath(folder, name)),
    settings: fileNamed('metaData.json'),
    timeStamps: fileNamed('timeStamps.csv'),
  }
}

/** The videos of a recording are `0.avi`, `1.avi`, …; a gap in them means that frames are missing. */
export function checkNumbering(videos: readonly string[], folder: string): void {
  for (const [number, video] of videos.entries()) {
    if (baseName(video) === `${number}.avi`) continue
    throw new InvalidInputError(`${folder}: ${number}.avi was expected, ${baseName(video)} is there.`, {
      url: folder,
      advice: 'The videos of a recording are numbered from 0 without gaps.',
    })
  }
}

/** Programs before December 2019 wrote other files: msCam1.avi, timestamp.dat, settings_and_notes.dat. */
export function refuseEarlyRecordings(folder: string, names: readonly string[]): void {
  const early = names.find(name => /(^|\/)(timestamp|settings_and_notes)\.dat$/.test(name))
  if (early === undefined) return
  throw new UnsupportedFeatureError(
    'recordings of Miniscope V3 programs',
    `${folder} holds ${early}: it was recorded by a program of before December 2019, whose files are not read.`,
    { url: folder },
  )
}

/** Reads headers, settings and times; no frame is decoded. */
export async function readDeviceRecording(files: RecordingFiles, access: RecordingAccess): Promise<DeviceRecording> {
  const headers = await mapLimit(files.videos, VIDEO_LANES, (url, _, options) => readHeader(url, access, options), {
    signal: access.signal,
  })
  const [first] = headers
  if (first === undefined) throw new InvalidInputError('A recording needs at least one .avi file.')
  for (const { url, width, height } of headers)
    if (width !== first.width || height !== first.height)
      throw new InvalidInputError(
        `The frames of ${url} have ${width} x ${height} pixels, those of ${first.url} ${first.width} x ${first.height}.`,
        { url },
      )
  const settings =
    files.settings === undefined ? {} : parseDocument(await readText(access, files.settings), files.settings)
  const { timeStamps } = files
  return {
    videos: headers.map(({ url, frames, keyFrames }) => ({ url, frames, keyFrames })),
    width: first.width,
    height: first.height,
    frames: headers.reduce((sum, { frames }) => sum + frames, 0),
    settings: parseDeviceSettings(settings),
    times:
      timeStamps === undefined ? undefined : secondsOf(parseTimeStamps(await readText(access, timeStamps), timeStamps)),
    files: [...files.videos, ...[files.settings, timeStamps].filter(file => file !== undefined)],
  }
}

function readHeader(url: string, access: RecordingAccess, options: { readonly signal: AbortSignal }) {
  return withSource(access, url, async source => {
    const video = await openAvi(source, options)
    const { width, height } = video.format
    return { url, width, height, frames: video.frames.count, keyFrames: keyFramesOf(video) }
  })
}

/** There must be a time for every frame; `extraRows` says what to do with times beyond the last frame. */
export function timesOfFrames(
  { times, frames, files }: DeviceRecording,
  { extraRows }: { readonly extraRows: 'drop' | 'refuse' },
): Float64Array | undefined {
  if (times === undefined) return undefined
  if (times.length < frames || (times.length > frames && extraRows === 'refuse')) {
    const table = files.find(file => file.endsWith('.csv')) ?? ''
    throw new InvalidInputError(`${table} has ${times.length} times, the videos beside it have ${frames} frames.`, {
      url: table,
      advice: 'A video or rows of the table are missing; times can only be told frame by frame.',
    })
  }
  return times.subarray(0, frames)
}
