/**
 * Several acquisitions and videos as one session, told in a file: for each a name, its files, its times, and what its
 * series is called. Paths count from the folder of the file.
 */

import { z } from 'zod'
import { InvalidInputError } from '#lib/errors.ts'
import { joinPath, parentFolder, type RecordingAccess, readText } from './access.ts'
import { converterPipe } from './converter-pipe.ts'
import type { DataInterface } from './data-interface.ts'
import { openExternalVideo } from './external-video.ts'
import { parseTimeStamps, secondsOf } from './frame-times.ts'
import { openMiniscopeImaging } from './imaging-interface.ts'
import { isObject, type JsonObject } from './json-document.ts'
import { editMetadata } from './merge-metadata.ts'
import type { SessionMetadata } from './metadata.ts'

const name = z.string().min(1)

const imagingEntry = z.strictObject({
  folder: name.optional(),
  files: z.array(name).min(1).optional(),
  configuration: name.optional(),
  timestamps: name.optional(),
  /** Seconds from the session's start to the acquisition's; the first starts with it. */
  aligned_starting_time: z.number().default(0),
  /** Fields of the series: at least its name, where there is more than one. */
  series: z.looseObject({ name: name.optional() }).default({}),
  photon_series_index: z.int().nonnegative().optional(),
  stub_test: z.boolean().optional(),
  stub_samples: z.int().positive().optional(),
  always_write_timestamps: z.boolean().optional(),
  parent_container: z.enum(['acquisition', 'processing/ophys']).optional(),
})

const videoEntry = z.strictObject({
  videos: z.array(name).min(1),
  video_name: name.optional(),
  /** A table for each video. */
  timestamps: z.array(name).min(1),
  segment_starting_times: z.array(z.number()).optional(),
  starting_frames: z.array(z.int().nonnegative()).optional(),
})

const pipeFile = z.strictObject({
  interfaces: z.record(name, z.union([videoEntry, imagingEntry])),
  metadata: z.unknown().optional(),
  timezone: name.optional(),
})

type ImagingEntry = z.infer<typeof imagingEntry>
type VideoEntry = z.infer<typeof videoEntry>

export interface Pipe {
  readonly source: DataInterface
  readonly metadata: SessionMetadata
  readonly conversionOptions: Readonly<Record<string, unknown>>
  readonly timeZone: string | undefined
}

/** `document` is the content of the file `url`. */
export async function openPipe(document: JsonObject, url: string, access: RecordingAccess): Promise<Pipe> {
  const { interfaces, metadata, timezone } = parsePipe(document, url)
  const place = (path: string) => (/^(\/|[a-z][a-z0-9+.-]+:)/i.test(path) ? path : joinPath(parentFolder(url), path))
  const opened: Record<string, DataInterface> = {}
  const conversionOptions: Record<string, unknown> = {}
  const series: JsonObject[] = []
  for (const [key, entry] of Object.entries(interfaces)) {
    if ('videos' in entry) {
      opened[key] = await openVideo(entry, place, access)
      conversionOptions[key] = { startingFrames: entry.starting_frames }
      continue
    }
    const index = entry.photon_series_index ?? series.length
    opened[key] = await openImaging(entry, key, place, access)
    series[index] = { ...opened[key].getMetadata().Ophys.OnePhotonSeries[0], ...entry.series }
    conversionOptions[key] = imagingOptionsOf(entry, index)
  }
  const source = converterPipe(opened)
  const { Ophys, ...joined } = source.getMetadata()
  const own = {
    ...joined,
    Ophys: { ...Ophys, OnePhotonSeries: Array.from(series, entry => entry ?? { name: 'unused' }) },
  }
  const edit = metadata === undefined || isObject(metadata) ? (metadata ?? {}) : {}
  return { source, metadata: editMetadata(own as SessionMetadata, edit, url), conversionOptions, timeZone: timezone }
}

function parsePipe(document: JsonObject, url: string): z.infer<typeof pipeFile> {
  const result = pipeFile.safeParse(document)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new InvalidInputError(
    `${url} is no description of a pipe: ${issue?.path.join('.') || 'the top'} does not fit (${issue?.message ?? 'invalid'}).`,
    { url },
    { cause: result.error },
  )
}

async function openImaging(entry: ImagingEntry, key: string, place: (path: string) => string, access: RecordingAccess) {
  const { folder, files, configuration, timestamps } = entry
  const isFolder = folder !== undefined && files === undefined && configuration === undefined
  if (!isFolder && (folder !== undefined || files === undefined || configuration === undefined))
    throw new InvalidInputError(`The interface ${key} needs either a folder, or files and their configuration.`)
  const opened = await (isFolder
    ? openMiniscopeImaging({ folderPath: place(folder) }, access)
    : openMiniscopeImaging(
        {
          filePaths: (files ?? []).map(place),
          configurationFilePath: place(configuration ?? ''),
          timeStampsFilePath: timestamps === undefined ? undefined : place(timestamps),
        },
        access,
      ))
  opened.setAlignedStartingTime(entry.aligned_starting_time)
  return opened
}

async function openVideo(entry: VideoEntry, place: (path: string) => string, access: RecordingAccess) {
  const { videos, video_name: videoName, timestamps, segment_starting_times: segments } = entry
  const opened = await openExternalVideo(
    { filePaths: videos.map(place), ...(videoName !== undefined && { videoName }) },
    access,
  )
  const times = []
  for (const table of timestamps.map(place))
    times.push(secondsOf(parseTimeStamps(await readText(access, table), table)))
  opened.setAlignedTimestamps(times)
  if (segments !== undefined) opened.setAlignedSegmentStartingTimes(segments)
  return opened
}

const imagingOptionsOf = (entry: ImagingEntry, photonSeriesIndex: number) => ({
  photonSeriesIndex,
  stubTest: entry.stub_test,
  stubSamples: entry.stub_samples,
  alwaysWriteTimestamps: entry.always_write_timestamps,
  parentContainer: entry.parent_container,
})
