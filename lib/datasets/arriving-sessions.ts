/** Objects that arrive below a prefix → the sessions that they belong to, whole or not. Pure, for listings. */

import { InvalidInputError } from '#lib/errors.ts'
import { datasetNamed } from './dataset-table.ts'
import { missingFrom, sessionsIn } from './miniscope/sessions.ts'
import { nwbDataset } from './nwb/nwb-dataset.ts'

/** An object as a listing tells of it. */
export interface ArrivedObject {
  /** Below the watched prefix. */
  readonly key: string
  readonly size: number
  readonly etag: string
  readonly modifiedAt: Date
}

/** What is there of a session so far. */
export interface ArrivingSession {
  /** Below the prefix, without the ending of NWB files: unique. */
  readonly id: string
  /** Of the session alone, with a slash at its end; empty where the files lie in the prefix itself. */
  readonly folder: string
  /** The base first, the others by their names; of a recording all its files. */
  readonly objects: readonly ArrivedObject[]
  /** What the names themselves tell to be missing, a sentence each. */
  readonly missing: readonly string[]
}

export const RECORDINGS_DATASET = 'miniscope'

/** What to list to know the session that an object belongs to: a prefix of keys. */
export function sessionPrefixOf(dataset: string, key: string): string {
  // A recording's root is known only by what else lies there.
  if (dataset === RECORDINGS_DATASET) return ''
  return dataset === nwbDataset.name ? key : key.slice(0, key.lastIndexOf('/') + 1)
}

/** Sessions among the objects: an NWB file each, or the NWB files of a folder, or a folder of recordings. */
export function arrivingSessions(dataset: string, objects: readonly ArrivedObject[]): readonly ArrivingSession[] {
  if (dataset === RECORDINGS_DATASET) return recordings(objects)
  const files = objects.filter(({ key, size }) => key.endsWith('.nwb') && size > 0)
  if (dataset === nwbDataset.name)
    return files.map(file => ({ id: file.key.slice(0, -'.nwb'.length), folder: '', objects: [file], missing: [] }))
  const folders = Map.groupBy(files, ({ key }) => key.slice(0, key.lastIndexOf('/') + 1))
  return [...folders].map(([folder, some]) => sessionInFolder(dataset, folder, some))
}

function sessionInFolder(dataset: string, folder: string, files: readonly ArrivedObject[]): ArrivingSession {
  const [base, ...others] = datasetNamed(dataset).roles
  if (base === undefined) throw new InvalidInputError(`The dataset ${dataset} has no base file to wait for.`)
  const nameOf = ({ key }: ArrivedObject) => key.slice(folder.length)
  const isOther = (file: ArrivedObject) => others.some(({ fileName }) => fileName.test(nameOf(file)))
  const sorted = files.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  // The base goes by its name; in a lab's own naming it is what is nothing else; where planes are equal it is the first.
  const first = sorted.find(file => base.fileName.test(nameOf(file))) ?? sorted.find(file => !isOther(file))
  return {
    id: folder.replace(/\/$/, '') || (first ? nameOf(first).replace(/\.nwb$/, '') : ''),
    folder,
    objects: first === undefined ? sorted : [first, ...sorted.filter(file => file !== first)],
    missing: first === undefined ? [`The base file of ${folder} is missing.`] : [],
  }
}

function recordings(objects: readonly ArrivedObject[]): readonly ArrivingSession[] {
  const names = objects.map(({ key }) => key)
  return sessionsIn(names).map(recording => {
    const { folder } = recording
    return {
      id: folder === '' ? RECORDINGS_DATASET : folder,
      folder: folder === '' ? '' : `${folder}/`,
      objects: objects.filter(({ key }) => folder === '' || key.startsWith(`${folder}/`)),
      missing: missingFrom(recording, names, folder),
    }
  })
}
