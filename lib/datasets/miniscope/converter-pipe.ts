/** Several interfaces as one session: what NeuroConv calls ConverterPipe. */

import { InvalidInputError } from '#lib/errors.ts'
import type { DataInterface, SessionContent } from './data-interface.ts'
import { isObject } from './json-document.ts'
import { joinMetadata } from './merge-metadata.ts'
import type { SessionMetadata } from './metadata.ts'

/** Conversion options by the name of the interface. */
export type PipeOptions = Readonly<Record<string, unknown>>

/**
 * Interfaces by name, in the order in which they add to the session. Their metadata becomes one: entries of the same
 * name are the same object. The session starts when the earliest of them does.
 */
export function converterPipe(interfaces: Readonly<Record<string, DataInterface>>): DataInterface<PipeOptions> {
  const parts = Object.entries(interfaces)
  if (parts.length === 0) throw new InvalidInputError('A pipe needs at least one interface.')
  return {
    files: [...new Set(parts.flatMap(([, part]) => part.files))],
    externalVideos: [...new Set(parts.flatMap(([, part]) => part.externalVideos))],
    getMetadata() {
      const all = parts.map(([, part]) => part.getMetadata())
      const joined = joinMetadata(all)
      const start = earliestStart(all)
      return start === undefined ? joined : { ...joined, NWBFile: { ...joined.NWBFile, session_start_time: start } }
    },
    parseOptions(options = {}) {
      if (!isObject(options)) throw new InvalidInputError('Conversion options of a pipe are listed by interface.')
      const stranger = Object.keys(options).find(name => !Object.hasOwn(interfaces, name))
      if (stranger !== undefined)
        throw new InvalidInputError(
          `There are conversion options for ${stranger}; the interfaces are ${Object.keys(interfaces).join(', ')}.`,
        )
      return Object.fromEntries(parts.map(([name, part]) => [name, part.parseOptions(options[name])]))
    },
    content(metadata, options, place): SessionContent {
      const contents = parts.map(([name, part]) => part.content(metadata, options[name], place))
      const all = <Item>(of: (content: SessionContent) => readonly Item[] | undefined) =>
        contents.flatMap(content => of(content) ?? [])
      return {
        devices: all(({ devices }) => devices),
        imagingPlanes: all(({ imagingPlanes }) => imagingPlanes),
        acquisition: all(({ acquisition }) => acquisition),
        ophys: all(({ ophys }) => ophys),
        warnings: all(({ warnings }) => warnings),
      }
    },
  }
}

/** Times of all interfaces count from one start, so that it must not be that of a later one. */
function earliestStart(all: readonly SessionMetadata[]): string | undefined {
  const starts = all.map(({ NWBFile }) => NWBFile.session_start_time).filter(start => typeof start === 'string')
  return starts.reduce<string | undefined>(
    (earliest, start) => (earliest === undefined || Date.parse(start) < Date.parse(earliest) ? start : earliest),
    undefined,
  )
}
