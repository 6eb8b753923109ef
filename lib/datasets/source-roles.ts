/**
 * Which source objects a session of a dataset is made of, as data: what is missing can be told before anything is read,
 * and one file of a session can be handed to a worker of its own.
 */

import { InvalidInputError } from '#lib/errors.ts'

/** One kind of source object that a session has. */
export interface SourceRole {
  /** `base`, `probe`, `plane`, `raw`. */
  readonly name: string
  /** How many a session has: at least, at most. */
  readonly count: readonly [least: number, most: number]
  /** What the last part of its key looks like; roles beside the base are told apart by it. */
  readonly fileName: RegExp
  /** Patterns of the output paths whose data comes from it; what no other role claims comes from the base. */
  readonly outputs: readonly string[]
}

/** A table or other file beside the sessions that steps look values up in. */
export interface SideFile {
  /** `units`. */
  readonly name: string
  /** Its place below the root of the dataset: `project_metadata/units.csv`. */
  readonly path: string
  /** `csv`: rows of texts; `json`: one document; `bytes`: as it is. */
  readonly format: 'csv' | 'json' | 'bytes'
  /** Bytes that it may have; a larger one is refused. */
  readonly maxBytes: number
  /** It is needed where each of these options has one of the values; always where there are none. */
  readonly neededWhen: Readonly<Record<string, readonly string[]>>
  /** Not every session has one; steps do without. */
  readonly isOptional?: boolean
}

/** The role of each source, the base first. Throws InvalidInputError where a source fits no role, or one is short. */
export function rolesOf(roles: readonly SourceRole[], urls: readonly string[]): readonly string[] {
  const [base, ...others] = roles
  if (base === undefined) throw new RangeError('a dataset has a base file')
  const found = urls.map((url, index) => {
    if (index === 0) return base.name
    const name = fileNameOf(url)
    // Files have other names than the release's on somebody's disk; where there is one role to choose there is no doubt.
    const role = others.length === 1 ? others[0] : others.find(({ fileName }) => fileName.test(name))
    if (role !== undefined) return role.name
    const advice =
      others.length === 0
        ? 'Convert each file to a store of its own.'
        : `The base file comes first; beside it there may be: ${others.map(other => `${other.name} (${other.fileName.source})`).join(', ')}.`
    throw new InvalidInputError(`${name} is no file that a session of this dataset is made of.`, { url, advice })
  })
  const [fault] = countFaults(roles, found)
  if (fault !== undefined) throw new InvalidInputError(fault, urls[0] === undefined ? {} : { url: urls[0] })
  return found
}

/** What is missing or too much among the sources of a session, a sentence each. */
export function countFaults(roles: readonly SourceRole[], found: readonly string[]): readonly string[] {
  return roles.flatMap(({ name, count: [least, most] }) => {
    const count = found.filter(other => other === name).length
    if (count >= least && count <= most) return []
    const wanted = least === most ? `${least}` : `${least} to ${most}`
    return [`A session has ${wanted} files of the role ${name}; ${count} were found.`]
  })
}

/** The side files that the choices call for. */
export const sideFilesFor = (
  sideFiles: readonly SideFile[],
  choices: Readonly<Record<string, string>>,
): readonly SideFile[] =>
  sideFiles.filter(({ neededWhen }) =>
    Object.entries(neededWhen).every(([option, values]) => values.includes(choices[option] ?? '')),
  )

function fileNameOf(url: string): string {
  const path = url.replace(/[?#].*$/, '')
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
