/** A bucket in the layout of the public ones, made of the fixtures: all four datasets, with as many more sessions as a test wants. */

import { existsSync } from 'node:fs'
import { keysOf } from '../folder.ts'
import { sharedFolder } from '../shared-folder.ts'

/** Besides, sessions whose documents can be made, with their tables and the service's answers. */
const DOCUMENTS = ['aind/nwb', 'aind/tables', 'aind/service']

const FOLDERS = [
  'visual-behavior-neuropixels',
  'visual-behavior-ophys',
  'visual-coding-2p',
  'visual-coding-neuropixels',
]

/** Why the mirror can't be made, or undefined where it can. */
export const mirrorMissing: string | undefined = FOLDERS.every(name => existsSync(sharedFolder(`fixtures/${name}`)))
  ? undefined
  : 'needs ../shared/fixtures'

/** Of Visual Behavior Ophys: the session whose file is copied, and the table that names it. */
const COPIED = '1010535817'
const TABLE = 'visual-behavior-ophys/project_metadata/behavior_session_table.csv'
const fileOf = (id: string) => `visual-behavior-ophys/behavior_sessions/behavior_session_${id}.nwb`

/** Keys and contents; `copies`: further sessions of Visual Behavior Ophys, of behavior alone. */
export function mirrorObjects(copies = 0): Record<string, Uint8Array> {
  const objects: Record<string, Uint8Array> = {}
  for (const name of FOLDERS) {
    for (const [key, content] of keysOf(sharedFolder(`fixtures/${name}`))) objects[`${name}/${key}`] = content
  }
  for (const name of DOCUMENTS) {
    const folder = name === 'aind/service' ? 'answers' : 'documents'
    for (const [key, content] of keysOf(sharedFolder(`fixtures/${name}`))) objects[`${folder}/${key}`] = content
  }
  const lines = Buffer.from(objects[TABLE]!).toString().trimEnd().split('\n')
  const row = lines.find(line => line.startsWith(COPIED))!
  for (const id of copiedSessions(copies)) {
    lines.push(row.replace(COPIED, id))
    objects[fileOf(id)] = objects[fileOf(COPIED)]!
  }
  objects[TABLE] = Buffer.from(`${lines.join('\n')}\n`)
  return objects
}

/** Ids of the copies. */
export const copiedSessions = (copies: number): string[] =>
  Array.from({ length: copies }, (_copy, index) => String(1_020_000_000 + index))

/** Address of the source file of a copy. */
export const keyOfCopy = fileOf
