/** One acquisition of a miniscope: what NeuroConv calls MiniscopeImagingInterface. */

import { InvalidInputError } from '#lib/errors.ts'
import { joinPath, listFolder, parentFolder, type RecordingAccess, readText } from './access.ts'
import type { DataInterface } from './data-interface.ts'
import {
  checkNumbering,
  type DeviceRecording,
  type RecordingFiles,
  readDeviceRecording,
  recordingFilesIn,
  timesOfFrames,
} from './device-recording.ts'
import { interpolated, measuredRate, regularTimes, shifted } from './frame-times.ts'
import { imagingContent } from './imaging-content.ts'
import { imagingMetadata } from './imaging-metadata.ts'
import { type ImagingOptions, imagingOptions, parseConversionOptions } from './imaging-options.ts'
import { isObject, parseDocument } from './json-document.ts'
import { joinMetadata } from './merge-metadata.ts'
import type { PartialMetadata } from './metadata.ts'
import { compareNatural } from './natural-order.ts'
import { formatStart, parseSessionStart } from './session-start.ts'

/** A folder with `0.avi`, `1.avi`, …, `metaData.json`, `timeStamps.csv`; or these files by name. */
export type ImagingSource =
  | { readonly folderPath: string }
  | {
      readonly filePaths: readonly string[]
      readonly configurationFilePath: string
      /** Without it, `timeStamps.csv` beside the first video. */
      readonly timeStampsFilePath?: string | undefined
    }

/** Times are seconds in the session, one for each frame; all setters take effect in the next conversion. */
export interface Alignable {
  /** As recorded. */
  getOriginalTimestamps(): Float64Array
  /** After all that was set. */
  getTimestamps(): Float64Array
  setAlignedTimestamps(times: Float64Array | readonly number[]): void
  /** Moves all times by `seconds`: it adds to what was set before. */
  setAlignedStartingTime(seconds: number): void
  /** Moves times to another clock, known by what both showed at some instants. */
  alignByInterpolation(unaligned: Float64Array | readonly number[], aligned: Float64Array | readonly number[]): void
}

export interface ImagingInterface extends DataInterface<ImagingOptions>, Alignable {
  readonly frames: number
}

/** Reads headers, settings and times. Without a table of times, frames come at the rate that the settings tell. */
export async function openMiniscopeImaging(source: ImagingSource, access: RecordingAccess): Promise<ImagingInterface> {
  const { files, start } = await filesOf(source, access)
  const recording = await readDeviceRecording(files, access)
  const { frames, width, height, videos } = recording
  const measured = timesOfFrames(recording, { extraRows: 'drop' })
  const original = measured ?? regularTimes(frames, nominalRateOf(recording))
  const metadata = metadataOf(recording, start?.startTime)
  let aligned = original
  let isTimed = measured !== undefined

  const setAlignedTimestamps = (times: Float64Array) => {
    if (times.length !== frames)
      throw new InvalidInputError(`${times.length} aligned times were given for ${frames} frames.`)
    aligned = times
  }
  return {
    frames,
    files: [...recording.files, ...(start === undefined ? [] : [start.url])],
    externalVideos: [],
    getMetadata: () => joinMetadata([structuredClone(metadata)]),
    parseOptions: options => parseConversionOptions(imagingOptions, options),
    getOriginalTimestamps: () => original.slice(),
    getTimestamps: () => aligned.slice(),
    setAlignedTimestamps(times) {
      setAlignedTimestamps(Float64Array.from(times))
      isTimed = true
    },
    setAlignedStartingTime(seconds) {
      aligned = shifted(aligned, seconds)
    },
    alignByInterpolation(unaligned, wanted) {
      aligned = interpolated(aligned, Float64Array.from(unaligned), Float64Array.from(wanted))
      isTimed = true
    },
    content(edited, options, place) {
      const nominalRateHz = isTimed ? undefined : recording.settings.frameRateHz
      const content = imagingContent({ videos, width, height, times: aligned, nominalRateHz }, edited, options, place)
      return { ...content, warnings: measured === undefined ? [untimed(recording)] : [] }
    },
  }
}

const untimed = ({ videos, settings }: DeviceRecording): string =>
  `${parentFolder(videos[0]?.url ?? '')} has no timeStamps.csv; its frames are taken to come at ${settings.frameRateHz} Hz, as metaData.json asks for.`

function nominalRateOf({ settings, files }: DeviceRecording): number {
  if (settings.frameRateHz !== undefined) return settings.frameRateHz
  throw new InvalidInputError(
    'The recording has no timeStamps.csv, and its metaData.json no frameRate: nothing tells when its frames were taken.',
    { url: parentFolder(files[0] ?? '') },
  )
}

interface FoundFiles {
  readonly files: RecordingFiles
  readonly start: { readonly url: string; readonly startTime: string } | undefined
}

async function filesOf(source: ImagingSource, access: RecordingAccess): Promise<FoundFiles> {
  if ('folderPath' in source) {
    const folder = source.folderPath
    const files = recordingFilesIn(folder, await listFolder(access, folder))
    return { files, start: await startBeside(folder, access) }
  }
  const { filePaths, configurationFilePath, timeStampsFilePath } = source
  const videos = [...filePaths].sort(compareNatural)
  const folder = parentFolder(videos[0] ?? '')
  if (videos.some(video => !/\.avi$/i.test(video)))
    throw new InvalidInputError(`Videos are .avi files; ${videos.find(video => !/\.avi$/i.test(video))} is none.`)
  checkNumbering(videos, folder)
  const timeStamps = timeStampsFilePath ?? (await existing(joinPath(folder, 'timeStamps.csv'), access))
  return {
    files: { videos, settings: configurationFilePath, timeStamps },
    start: await startBeside(folder, access),
  }
}

/** The session's own `metaData.json`, one folder up; recordings that were moved may have lost it. */
async function startBeside(folder: string, access: RecordingAccess): Promise<FoundFiles['start']> {
  const url = await existing(joinPath(parentFolder(folder), 'metaData.json'), access)
  if (url === undefined) return undefined
  const document = parseDocument(await readText(access, url), url)
  if (!isObject(document.recordingStartTime) && document.year === undefined) return undefined
  return { url, startTime: formatStart(parseSessionStart(document, url)) }
}

/** The file's name, or undefined where there is no such file. */
async function existing(url: string, access: RecordingAccess): Promise<string | undefined> {
  try {
    const source = await access.openSource(url, { signal: access.signal })
    await source.close()
    return url
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined
    throw error
  }
}

function metadataOf(recording: DeviceRecording, startTime: string | undefined): PartialMetadata {
  const { settings, times, width, height } = recording
  const name = settings.deviceName ?? 'Miniscope'
  const { deviceType } = settings.settings
  const model = typeof deviceType === 'string' ? { model_name: deviceType } : {}
  return imagingMetadata({
    device: { name, ...model, ...settings.settings },
    rateHz: (times && measuredRate(times)) ?? settings.frameRateHz,
    width,
    height,
    startTime,
  })
}
