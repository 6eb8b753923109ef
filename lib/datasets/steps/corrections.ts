/**
 * Corrections of facts that a release got wrong (a start time that is a packaging date, an id of another register).
 * They are applied, or only reported; nothing is corrected that nobody asked for.
 */

import type { LookedUp, Step } from '#lib/datasets/dataset.ts'
import type { DatasetOption } from '#lib/datasets/dataset-options.ts'
import type { Change } from '#lib/nwb/change.ts'
import { replaceData } from '#lib/nwb/dataset-edits.ts'
import { findNode, updateDataset } from '#lib/nwb/edit.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import { textAt } from './looked-up.ts'

export const CORRECTIONS = 'corrections'

/** A scalar text of the session that should be another. */
export interface Correction {
  readonly path: NodePath
  readonly after: string
  /** What is wrong and how it is known, one sentence. */
  readonly reason: string
}

export const CORRECTIONS_OPTION: DatasetOption = {
  name: 'corrections',
  values: ['apply', 'report', 'off'],
  profiles: { default: 'report', R: 'off', H: 'off' },
  description: 'known errors of the release (start times, subject ids): correct them, only report them, or neither',
}

/** Tells what is known to be wrong with a release, where nobody has corrected it. */
export const reportErrors = (errors: readonly string[], mode: string): Step => ({
  name: CORRECTIONS,
  apply: tree => ({ tree, changes: [], warnings: mode === 'report' ? errors : [] }),
})

/** `mode`: the value of the option. The texts at the paths must have been looked up. */
export const applyCorrections = (corrections: readonly Correction[], mode: string, lookedUp: LookedUp): Step => ({
  name: CORRECTIONS,
  apply(source) {
    const changes: Change[] = []
    const warnings: string[] = []
    let tree = source
    for (const { path, after, reason } of mode === 'off' ? [] : corrections) {
      const before = textAt(tree, path, lookedUp)
      if (findNode(tree, path)?.kind !== 'dataset' || before === after) continue
      if (mode === 'report') {
        warnings.push(`${path} is ${before ?? 'not known'} and should be ${after}: ${reason} It was left as it is.`)
        continue
      }
      tree = updateDataset(tree, path, CORRECTIONS, node =>
        replaceData(node, 'string', { data: { kind: 'values', values: [after] }, shape: [] }),
      )
      changes.push({ step: CORRECTIONS, path, before: before ?? null, after, reason })
    }
    return { tree, changes, warnings }
  },
})
