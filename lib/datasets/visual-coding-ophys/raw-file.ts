/**
 * The raw file of a session → the motion-corrected movie and the shifts among the acquired data, on the imaging plane of
 * the processed file. Both files say which session they are of; what else the raw file holds the processed one holds too.
 */

import type { LookedUp, Need, SessionFile, Step } from '#lib/datasets/dataset.ts'
import { needsOf } from '#lib/datasets/dataset.ts'
import { textAt } from '#lib/datasets/steps/looked-up.ts'
import { fileNumber } from '#lib/datasets/steps/probe-files.ts'
import { leftOut, type Recording } from '#lib/datasets/steps/recorded-edits.ts'
import { TransformError } from '#lib/errors.ts'
import type { Change } from '#lib/nwb/change.ts'
import { addAliases, addNode, findNode, getGroup } from '#lib/nwb/edit.ts'
import { parseIsoDate } from '#lib/nwb/iso-date.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { SESSION_ID } from './experiment.ts'
import { SUBJECT_ID } from './experiment-metadata.ts'

const NAME = 'raw-movie'

const ACQUISITION: NodePath = '/acquisition'
const PLANES: NodePath = '/general/optophysiology'
const MOVIE: NodePath = '/acquisition/MotionCorrectedTwoPhotonSeries'

/** What both files must agree on. */
const SESSION_FACTS: readonly NodePath[] = [SESSION_ID, SUBJECT_ID, '/session_start_time', '/timestamps_reference_time']

/** The facts by which a file of the session tells which session it is of. */
export const sessionFacts = (tree: NwbTree): readonly Need[] => needsOf(tree, SESSION_FACTS, 1)

/** Throws a TransformError for a raw file of another session, and for one without the movie. */
export const rawMovie = (base: NwbTree, { tree: raw }: SessionFile, lookedUp: LookedUp): Step => ({
  name: NAME,
  apply(source) {
    const changes: Change[] = []
    const file = fileNumber(raw)
    const url = raw.files[file]?.url ?? 'the raw file'
    checkSession(base, raw, lookedUp, url)
    if (findNode(raw, MOVIE)?.kind !== 'group')
      throw new TransformError(NAME, `The raw file has no movie: ${url} was expected to hold ${MOVIE}.`, {
        url,
        path: MOVIE,
      })
    const acquired = getGroup(raw, ACQUISITION, NAME)
    let tree = source
    for (const child of acquired.children) tree = addNode(tree, ACQUISITION, NAME, child)
    const [ours, theirs] = [planeOf(base, url), planeOf(raw, url)]
    tree = addAliases(tree, childPath(PLANES, ours.name), NAME, [theirs.id])
    const reason = `Of ${url} the acquired data are taken; the processed file holds the rest too.`
    leaveOutRest(raw, [ours.name, theirs.name], { step: NAME, reason, changes })
    return { tree, changes }
  },
})

/** The movie's chunks: two and a half seconds, about 40 MB. */
export const MOVIE_CHUNKS = { kind: 'shape', path: childPath(MOVIE, 'data'), chunkShape: [75, 'all', 'all'] } as const

function checkSession(base: NwbTree, raw: NwbTree, lookedUp: LookedUp, url: string): void {
  for (const path of SESSION_FACTS) {
    const [ours, theirs] = [textAt(base, path, lookedUp), textAt(raw, path, lookedUp)]
    if (instantOf(ours) === instantOf(theirs)) continue
    const message = `${path} is ${theirs ?? 'missing'} in the raw file ${url} and ${ours ?? 'missing'} in the processed one: they are of different sessions.`
    throw new TransformError(NAME, message, { url, path })
  }
}

/** Milliseconds since 1970, so that two spellings of one time agree; the text itself where it is no date. */
function instantOf(text: string | undefined): number | string | undefined {
  const date = text === undefined ? undefined : parseIsoDate(text)
  return date === undefined ? text : Date.parse(date.text)
}

function planeOf(tree: NwbTree, url: string): GroupNode {
  const planes = getGroup(tree, PLANES, NAME).children.filter(
    (child): child is GroupNode => child.kind === 'group' && neurodataType(child) === 'ImagingPlane',
  )
  const [plane] = planes
  if (plane !== undefined && planes.length === 1) return plane
  throw new TransformError(NAME, `One imaging plane was expected in each file; there are ${planes.length}.`, {
    url,
    path: PLANES,
  })
}

/** Acquired data are at their own paths in the store; a comparison holds the raw file's plane against the store's. */
function leaveOutRest(raw: NwbTree, [ours, theirs]: readonly [string, string], recording: Recording): void {
  const file = fileNumber(raw)
  const besides = (path: NodePath, kept: readonly string[]) => {
    const group = findNode(raw, path)
    for (const { name } of group?.kind === 'group' ? group.children : [])
      if (!kept.includes(name)) leftOut(file, childPath(path, name), recording)
  }
  besides('/', ['acquisition', 'general'])
  besides('/general', ['optophysiology'])
  besides(PLANES, [theirs])
  if (ours === theirs) return
  const sameAs = childPath(PLANES, ours)
  const before = { file, path: childPath(PLANES, theirs) }
  const { step, reason, changes } = recording
  changes.push({ step, path: sameAs, before, after: { sameAs }, reason })
}
