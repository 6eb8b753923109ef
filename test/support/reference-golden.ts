/**
 * Our store of a session against what the reference converter made of it (`../shared/golden/reference`). What differs is
 * listed a line each; a table of purposeful differences, each with its reason, takes the lines that it names.
 */

import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { matchesPath } from '#lib/plan/path-pattern.ts'
import { compareDescriptions, type DescribedNode, type Description } from './describe.ts'
import { sharedFolder } from './shared-folder.ts'

/** A difference from the reference that is meant. */
export interface Purposeful {
  /** Pattern of node paths. */
  readonly path: string
  /** `@description`, `object_id`, `dtype`, …; the node itself (there or not there) where absent. */
  readonly part?: string
  readonly reason: string
  /** Of attributes: is this difference of their values the one that is meant? */
  isMeant?(theirs: unknown, ours: unknown): boolean
}

export interface ReferenceReport {
  /** Differences that nobody meant. */
  readonly unexplained: readonly string[]
  /** Rows of the table that explain nothing here. */
  readonly unused: readonly Purposeful[]
}

const golden = sharedFolder('golden')

export const hasReference = existsSync(join(golden, 'reference'))

/** `name`: `visual-behavior-ephys/ecephys_session_1064644573.R`. */
export const readReference = (name: string): Description =>
  JSON.parse(readFileSync(join(golden, 'reference', `${name}.json`), 'utf8'))

export function compareWithReference(
  reference: Description,
  ours: Description,
  table: readonly Purposeful[],
): ReferenceReport {
  const lines = compareDescriptions(unmarked(reference), withNewIds(unmarked(ours)), { specifications: false })
  const used = new Set<Purposeful>()
  const unexplained = lines.filter(line => {
    const { path, part } = placeOf(line)
    const [theirs, own] = [reference, ours].map(description => attributeValue(description, path, part))
    const row = table.find(
      other =>
        matchesPath(other.path, path) &&
        other.part === part &&
        (other.isMeant === undefined || other.isMeant(theirs, own)),
    )
    if (row !== undefined) used.add(row)
    return row === undefined
  })
  return { unexplained, unused: table.filter(row => !used.has(row)) }
}

/** Is the text of a description one that AllenSDK's writers put where they know nothing? */
export const saysNothing = (text: unknown): boolean =>
  typeof text !== 'string' || /^$|^no description$|^not implemented/i.test(text)

/** Chunk shapes of the arrays whose paths fit the pattern. */
export const chunkShapes = ({ nodes }: Description, pattern: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(nodes)
      .filter(([path, node]) => matchesPath(pattern, path) && 'storage' in node)
      .map(([path, node]) => [path, (node as { storage: { chunks: unknown } }).storage.chunks]),
  )

/** A line of a comparison starts with `path`, `path part` or `path@attribute`. */
function placeOf(line: string): { readonly path: string; readonly part: string | undefined } {
  const place = line.slice(0, line.indexOf(': '))
  const at = place.search(/[@ ]/)
  if (at < 0) return { path: place, part: undefined }
  return { path: place.slice(0, at), part: place[at] === '@' ? place.slice(at) : place.slice(at + 1) }
}

function attributeValue({ nodes }: Description, path: string, part: string | undefined): unknown {
  const node = nodes[path]
  if (node === undefined || node.kind === 'link' || part?.startsWith('@') !== true) return undefined
  return node.attributes[part.slice(1)]?.value
}

/** Without the version of the schema and the row of this program, which every store of ours has. */
function unmarked({ nodes, ...rest }: Description): Description {
  const { '/': root, '/general/was_generated_by': _, ...others } = nodes
  if (root === undefined || root.kind === 'link') throw new Error('no root group')
  const { nwb_version: __, ...attributes } = root.attributes
  return { ...rest, nodes: { '/': { ...root, attributes }, ...others } }
}

/** Object ids that no source has are `new`, as the reference's descriptions have it. */
function withNewIds(description: Description): Description {
  const known = sourceIds()
  const named = (node: DescribedNode): DescribedNode =>
    node.kind === 'link' || node.object_id === undefined || known.has(node.object_id)
      ? node
      : { ...node, object_id: 'new' }
  return {
    ...description,
    nodes: Object.fromEntries(Object.entries(description.nodes).map(([path, node]) => [path, named(node)])),
  }
}

let ids: Set<string> | undefined

function sourceIds(): Set<string> {
  ids ??= new Set(
    globSync(join(golden, 'source/visual-*/**/*.json')).flatMap(path =>
      [...readFileSync(path, 'utf8').matchAll(/"object_id":\s*"([^"]+)"/g)].map(([, id = '']) => id),
    ),
  )
  return ids
}
