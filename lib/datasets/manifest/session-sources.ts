/** What one conversion of a found session reads: its source files in order, the side files, and what it lacks. */

import type { DatasetDefinition } from '#lib/datasets/dataset.ts'
import type { Choices } from '#lib/datasets/dataset-options.ts'
import { sideFilesFor } from '#lib/datasets/source-roles.ts'
import { type FoundSession, joinUrl, type SessionObject } from './found-session.ts'

export interface SessionSources {
  /** URLs of the source files, the base first. */
  readonly sources: readonly string[]
  /** URLs of side files by name. */
  readonly sideFiles: Readonly<Record<string, string>>
  /** Objects that these choices need and that are not there. */
  readonly missing: FoundSession['missing']
  /** Bytes of the source files; null where nobody has looked. */
  readonly bytes: number | null
}

/** `dataUrl` is where the dataset's place `data` is: tables that all its sessions share lie below it. */
export function sessionSources(
  { roles, sideFiles }: Pick<DatasetDefinition, 'roles' | 'sideFiles'>,
  { objects, missing }: Pick<FoundSession, 'objects' | 'missing'>,
  choices: Choices,
  dataUrl: string,
): SessionSources {
  const isSource = ({ role }: Pick<SessionObject, 'role'>) => roles.some(({ name }) => name === role)
  const needed = objects.filter(object => isNeeded(object, choices))
  const sources = needed.filter(isSource)
  // A side file that every session has its own of is an object of the session, not of the dataset.
  const own = new Map(needed.filter(object => !isSource(object)).map(({ role, url }) => [role, url]))
  const shared = sideFilesFor(sideFiles, choices)
    .filter(({ name, path }) => !own.has(name) && !/[{<*]/.test(path))
    .map(({ name, path }) => [name, joinUrl(dataUrl, path)] as const)
  return {
    sources: sources.map(({ url }) => url),
    sideFiles: Object.fromEntries([...own, ...shared]),
    missing: missing.filter(object => isNeeded(object, choices)),
    bytes: sources.reduce<number | null>((sum, { size }) => (sum === null || size === null ? null : sum + size), 0),
  }
}

const isNeeded = ({ neededWhen = {} }: Pick<SessionObject, 'neededWhen'>, choices: Choices): boolean =>
  Object.entries(neededWhen).every(([option, values]) => values.includes(choices[option] ?? ''))
