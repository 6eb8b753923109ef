/** Interfaces and metadata → the NWB tree of a session. Pure: everything that is read has been read. */

import { createHash } from 'node:crypto'
import { InvalidInputError } from '#lib/errors.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import type { GroupNode, NwbTree, TreeFile } from '#lib/nwb/tree.ts'
import type { DataInterface, SessionContent, SessionPlace } from './data-interface.ts'
import type { SessionMetadata } from './metadata.ts'
import { nwbFileNode } from './nwb-file-nodes.ts'
import { hasOffset, withTimeZone } from './time-zone.ts'

export interface SessionInput {
  readonly metadata: SessionMetadata
  /** As the interface's `parseOptions` gives them. */
  readonly options: unknown
  /** IANA zone of the recording computer's clock; where none is named, the recording's own files must tell. */
  readonly timeZone?: string | undefined
  /** The interface's files, in their order. */
  readonly files: readonly TreeFile[]
  /** How the store names a video outside of it. */
  videoPath(url: string): string
}

export interface SessionOfRecordings {
  readonly tree: NwbTree
  readonly warnings: readonly string[]
}

/** Throws InvalidInputError where metadata is missing or contradicts itself. */
export function sessionTree(source: DataInterface, input: SessionInput): SessionOfRecordings {
  const { metadata, files } = input
  const startTime = startTimeOf(metadata, input.timeZone)
  const content = source.content(metadata, input.options, placeOf(source, input))
  const { devices = [], imagingPlanes = [], acquisition = [], ophys = [] } = content
  const unique = { devices: firstOfEach(devices), imagingPlanes: firstOfEach(imagingPlanes) }
  const session = {
    file: metadata.NWBFile,
    subject: metadata.Subject,
    startTime,
    ...unique,
    acquisition: onceEach(acquisition, 'acquisition'),
    ophys: onceEach(ophys, 'the module ophys'),
  }
  const identifier = metadata.NWBFile.identifier ?? identifierOf(nwbFileNode({ ...session, identifier: '' }), files)
  const root = nwbFileNode({ ...session, identifier })
  return { tree: { files, root }, warnings: [...(content.warnings ?? []), ...swallowed(content)] }
}

function placeOf({ files }: DataInterface, { videoPath }: SessionInput): SessionPlace {
  const numbers = new Map(files.map((url, number) => [url, number]))
  return {
    videoPath,
    fileNumber(url) {
      const number = numbers.get(url)
      if (number === undefined) throw new InvalidInputError(`${url} is no file of the session.`, { url })
      return number
    },
  }
}

function startTimeOf({ NWBFile }: SessionMetadata, timeZone: string | undefined): string {
  const given = NWBFile.session_start_time
  if (given === undefined)
    throw new InvalidInputError(
      'Nothing tells when the session started: there is no metaData.json beside the recording.',
      { advice: 'Give NWBFile.session_start_time in the metadata.' },
    )
  const text = given instanceof Date ? given.toISOString() : given
  if (timeZone !== undefined) return withTimeZone(text, timeZone)
  if (hasOffset(text)) return text
  throw new InvalidInputError(`The session started at ${text}, in a time zone that nothing tells.`, {
    advice: 'Name it with --timezone, for example --timezone US/Pacific, or put the offset behind the start time.',
  })
}

/** The same for the same recording, metadata and files, and for nothing else. */
function identifierOf(root: GroupNode, files: readonly TreeFile[]): string {
  const versions = files.map(({ size, etag }) => ({ size, etag }))
  return makeObjectId(
    createHash('sha256')
      .update(JSON.stringify([root, versions]))
      .digest('hex'),
    '/',
  )
}

/** Objects of the same name are the same object: interfaces share microscopes and planes. */
function firstOfEach(nodes: readonly GroupNode[]): readonly GroupNode[] {
  return nodes.filter(({ name }, index) => nodes.findIndex(node => node.name === name) === index)
}

function onceEach(nodes: readonly GroupNode[], place: string): readonly GroupNode[] {
  const twice = nodes.find(({ name }, index) => nodes.findIndex(node => node.name === name) !== index)
  if (twice === undefined) return nodes
  throw new InvalidInputError(`Two series in ${place} are named ${twice.name}.`, {
    advice: 'Give each interface an entry of its own in the metadata, with another name.',
  })
}

/** Devices and planes that gave way to one of the same name with other content. */
function swallowed({ devices = [], imagingPlanes = [] }: SessionContent): readonly string[] {
  return [...devices, ...imagingPlanes].flatMap((node, index, all) => {
    const first = all.find(other => other.id === node.id)
    if (first === undefined || first === node || JSON.stringify(first) === JSON.stringify(node)) return []
    return index === all.indexOf(node) ? [`Two objects are named ${node.name} and differ; the first is written.`] : []
  })
}
