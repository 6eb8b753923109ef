/**
 * Names of files → recordings: where a session's acquisitions lie, and whether all of a recording has arrived. Pure, for
 * listings of folders and buckets alike.
 */

import { baseName } from './access.ts'
import { compareNatural } from './natural-order.ts'

/** Folder of one acquisition, by convention named after its time: `15_03_28`. */
export interface AcquisitionFolder {
  /** Relative to what was listed; empty where that is the acquisition itself. */
  readonly folder: string
  /** Its `metaData.json`, where it is there. */
  readonly metaData: string | undefined
  /** Folder of the microscope's files. */
  readonly miniscope: string
  /** Folders of cameras, in natural order. */
  readonly cameras: readonly string[]
}

export const MINISCOPE_FOLDER = 'Miniscope'

const CAMERA_FOLDER = /^BehavCam/

const inFolder = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

const parentOf = (name: string): string => (name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '')

/**
 * The acquisitions among `names` in natural order: folders with videos in a folder `Miniscope`, one level down, or the
 * listed folder itself.
 */
export function acquisitionsIn(names: readonly string[]): readonly AcquisitionFolder[] {
  const known = new Set(names)
  const videoFolders = new Set(names.filter(name => name.endsWith('.avi')).map(parentOf))
  const folders = [...videoFolders]
    .filter(folder => baseName(folder) === MINISCOPE_FOLDER && folder.split('/').length <= 2)
    .map(parentOf)
  return folders.sort(compareNatural).map(folder => {
    const metaData = inFolder(folder, 'metaData.json')
    const cameras = [...videoFolders].filter(video => parentOf(video) === folder && CAMERA_FOLDER.test(baseName(video)))
    return {
      folder,
      metaData: known.has(metaData) ? metaData : undefined,
      miniscope: inFolder(folder, MINISCOPE_FOLDER),
      cameras: cameras.sort(compareNatural),
    }
  })
}

/** One recording below a prefix: the folder that is converted to one store. */
export interface RecordingSession {
  /** Relative to the prefix. */
  readonly folder: string
  readonly acquisitions: readonly AcquisitionFolder[]
}

/** Sessions in a listing: each folder whose acquisitions lie one level below it. */
export function sessionsIn(names: readonly string[]): readonly RecordingSession[] {
  const roots = new Set(
    names
      .filter(name => name.endsWith('.avi') && baseName(parentOf(name)) === MINISCOPE_FOLDER)
      .map(name => parentOf(parentOf(parentOf(name)))),
  )
  return [...roots].sort(compareNatural).map(folder => ({
    folder,
    acquisitions: acquisitionsIn(
      names
        .filter(name => folder === '' || name.startsWith(`${folder}/`))
        .map(name => (folder === '' ? name : name.slice(folder.length + 1))),
    ),
  }))
}

/**
 * What a recording still lacks, as sentences; empty where it can be converted. A recording program writes the device's
 * settings first and videos one after another, so that the gap in their numbers, or the table that is missing, tells.
 */
export function missingFrom(
  { acquisitions }: RecordingSession,
  names: readonly string[],
  prefix = '',
): readonly string[] {
  const known = new Set(names)
  const within = (name: string) => (prefix === '' ? name : `${prefix}/${name}`)
  return acquisitions.flatMap(({ folder, metaData, miniscope, cameras }) => [
    ...(metaData === undefined ? [`${within(inFolder(folder, 'metaData.json'))} is missing.`] : []),
    ...[miniscope, ...cameras].flatMap(device => missingFromDevice(within(device), known)),
  ])
}

function missingFromDevice(folder: string, known: ReadonlySet<string>): readonly string[] {
  const missing = ['metaData.json', 'timeStamps.csv'].map(name => `${folder}/${name}`).filter(name => !known.has(name))
  const videos = [...known].filter(name => parentOf(name) === folder && name.endsWith('.avi'))
  const gap = videos.map((_, number) => `${folder}/${number}.avi`).find(name => !known.has(name))
  return [...missing, ...(gap === undefined ? [] : [gap])].map(name => `${name} is missing.`)
}
