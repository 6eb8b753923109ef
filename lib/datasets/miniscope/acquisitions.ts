/** All acquisitions of a folder, read: each with its start, its microscope's recording and those of its cameras. */

import { InvalidInputError } from '#lib/errors.ts'
import { baseName, joinPath, listFolder, type RecordingAccess, readText } from './access.ts'
import {
  type DeviceRecording,
  readDeviceRecording,
  recordingFilesIn,
  refuseEarlyRecordings,
  timesOfFrames,
} from './device-recording.ts'
import { fromZero, regularTimes, shifted } from './frame-times.ts'
import { parseDocument } from './json-document.ts'
import { parseSessionStart, type SessionStart } from './session-start.ts'
import { type AcquisitionFolder, acquisitionsIn } from './sessions.ts'

export interface Acquisition {
  readonly folder: string
  readonly start: SessionStart
  readonly startUrl: string
  readonly miniscope: DeviceRecording
  /** By the name of the folder. */
  readonly cameras: readonly { readonly name: string; readonly recording: DeviceRecording }[]
}

/** Throws InvalidInputError, in the order of what a person would look for first. */
export async function readAcquisitions(
  folder: string,
  { cameras }: { readonly cameras: boolean },
  access: RecordingAccess,
): Promise<readonly Acquisition[]> {
  const names = await listFolder(access, folder)
  refuseEarlyRecordings(folder, names)
  const folders = acquisitionsIn(names)
  if (folders.length === 0)
    throw new InvalidInputError(`${folder} holds no acquisition: no folder TIME/Miniscope with .avi files in it.`, {
      url: folder,
      advice: 'Name the folder that holds the folders of the acquisitions, or use --imaging for one acquisition alone.',
    })
  const acquisitions: Acquisition[] = []
  for (const found of folders) acquisitions.push(await readAcquisition(folder, found, names, cameras, access))
  return acquisitions
}

async function readAcquisition(
  root: string,
  found: AcquisitionFolder,
  names: readonly string[],
  withCameras: boolean,
  access: RecordingAccess,
): Promise<Acquisition> {
  const read = (device: string) => {
    const own = names.filter(name => name.startsWith(`${device}/`)).map(name => name.slice(device.length + 1))
    return readDeviceRecording(recordingFilesIn(joinPath(root, device), own), access)
  }
  const place = joinPath(root, found.folder)
  if (found.metaData === undefined)
    throw new InvalidInputError(`${place} lacks metaData.json, which tells when the acquisition started.`, {
      url: place,
    })
  const startUrl = joinPath(root, found.metaData)
  const start = parseSessionStart(parseDocument(await readText(access, startUrl), startUrl), startUrl)
  const miniscope = await read(found.miniscope)
  const cameras = []
  for (const camera of withCameras ? found.cameras : [])
    cameras.push({ name: baseName(camera), recording: await read(camera) })
  return { folder: place, start, startUrl, miniscope, cameras }
}

/** Seconds from the first acquisition's start to this one's. */
export const offsetSeconds = ({ start }: Acquisition, first: Acquisition): number =>
  (start.wallMilliseconds - first.start.wallMilliseconds) / 1000

/**
 * Times of a device's frames in the session: from 0 where they began below, moved by the acquisition's offset, one
 * acquisition after another. Pauses between acquisitions stay.
 */
export function sessionTimes(
  parts: readonly { readonly recording: DeviceRecording; readonly offset: number }[],
): Float64Array {
  const times = parts.map(({ recording, offset }) => shifted(fromZero(ownTimes(recording)), offset))
  const all = new Float64Array(times.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of times) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function ownTimes(recording: DeviceRecording): Float64Array {
  const times = timesOfFrames(recording, { extraRows: 'refuse' })
  if (times !== undefined) return times
  const { frames, settings, videos } = recording
  if (settings.frameRateHz !== undefined) return regularTimes(frames, settings.frameRateHz)
  throw new InvalidInputError(
    'There is no timeStamps.csv, and no frameRate in metaData.json: nothing tells when the frames were taken.',
    { url: videos[0]?.url ?? '' },
  )
}
