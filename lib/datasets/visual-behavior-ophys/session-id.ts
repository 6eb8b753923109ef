/**
 * The session id that the release leaves empty: the identifier. Of a session of several planes that is the experiment of
 * the first, one plane of many; the id of the imaging session, which all planes name, can stand there instead.
 */

import type { Step } from '#lib/datasets/dataset.ts'
import type { DatasetOption } from '#lib/datasets/dataset-options.ts'
import { putIn, takeOut } from '#lib/datasets/steps/recorded-edits.ts'
import { TransformError } from '#lib/errors.ts'
import { getAttribute } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { newId, newText } from '#lib/nwb/new-node.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { isMultiPlane, METADATA } from './plane-files.ts'

const NAME = 'session-id'

const SESSION_ID: NodePath = '/general/session_id'

export const SESSION_ID_OPTION: DatasetOption = {
  name: 'session-id',
  values: ['session', 'identifier'],
  profiles: { default: 'session', R: 'identifier', H: 'identifier' },
  description:
    'session_id of a session of several planes: the id of the imaging session, or the identifier, which is that of the first plane',
}

/** `base`: the session's first file as it was read; `mode`: the value of the option. */
export const sessionId = (base: NwbTree, identifier: string, mode: string): Step => ({
  name: NAME,
  apply(source) {
    const changes: Change[] = []
    const isOfSession = mode === 'session' && isMultiPlane(base)
    const reason = isOfSession
      ? 'The file does not name the session, and its identifier is that of one plane.'
      : 'The file does not name the session; the identifier does.'
    const recording = { step: NAME, reason, changes }
    const text = isOfSession ? imagingSession(base) : identifier
    const tree = findNode(source, SESSION_ID) === undefined ? source : takeOut(source, SESSION_ID, recording)
    const node = newText('session_id', newId(NAME, SESSION_ID), text)
    return { tree: putIn(tree, '/general', node, recording), changes }
  },
})

function imagingSession(base: NwbTree): string {
  const metadata = findNode(base, METADATA)
  const attribute = metadata?.kind === 'group' ? getAttribute(metadata, 'ophys_session_id') : undefined
  const value = attribute?.values[0]
  if (value !== undefined && /^\d+$/.test(String(value))) return String(value)
  const message = `${METADATA} does not say which imaging session the planes are of (ophys_session_id).`
  throw new TransformError(NAME, message, { path: METADATA, advice: '--session-id identifier does without.' })
}
