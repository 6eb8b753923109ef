/**
 * What is peculiar to a dataset, as data and pure functions: which values must be read before its steps can run, and
 * the steps. A step turns a tree into a tree and lists what it changed; it reads nothing and waits for nothing.
 */

import { elementCount } from '#lib/array/region.ts'
import type { TypedValue } from '#lib/array/values.ts'
import { TransformError } from '#lib/errors.ts'
import type { Change, StepResult } from '#lib/nwb/change.ts'
import { findNode } from '#lib/nwb/edit.ts'
import type { CachedNamespace } from '#lib/nwb/schema/parse-namespace.ts'
import type { SessionSchemas } from '#lib/nwb/session-schemas.ts'
import type { NodeId, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import type { ChunkRule } from './chunk-rules.ts'
import type { Choices, DatasetOption } from './dataset-options.ts'
import type { RowFilter, SideData } from './side-data.ts'
import type { SideFile, SourceRole } from './source-roles.ts'

/** Values of a dataset that steps have to see; the plan stage fetches them before the steps run. */
export interface Need {
  readonly id: NodeId
  /** Elements that are expected at most; a larger dataset is refused before it is read. */
  readonly maxElements: number
}

/** Values that were needed, by the identity of their dataset. References in them hold identities. */
export type LookedUp = ReadonlyMap<NodeId, TypedValue>

/** A named edit of the tree. */
export interface Step {
  /** Kebab-case; every change that it makes carries it. */
  readonly name: string
  apply(tree: NwbTree): StepResult<NwbTree>
}

export interface StepOptions {
  /** Compound columns with references: three plain columns, or hdmf-zarr's pickle. */
  readonly referenceColumns: 'split' | 'pickle'
}

/** One source file of a session, as it was read. */
export interface SessionFile {
  /** `base`, `probe`, …: see source-roles.ts. */
  readonly role: string
  /** Its nodes' identities start with its number, the index in `tree.files`. */
  readonly tree: NwbTree
}

/** The files of a session, the base first. */
export type SessionFiles = readonly [base: SessionFile, ...others: readonly SessionFile[]]

/** What needs and wanted rows may depend on. */
export interface SessionInput {
  readonly files: SessionFiles
  readonly choices: Choices
}

/** What the steps of a session may know. */
export interface SessionContext extends SessionInput {
  /** Values of datasets of all its files. */
  readonly lookedUp: LookedUp
  /** Of the side files that the choices call for, by name. */
  readonly sides: ReadonlyMap<string, SideData>
  readonly schemas: SessionSchemas
  readonly options: StepOptions
}

export interface DatasetDefinition {
  /** As on the command line: `visual-behavior-ephys`. */
  readonly name: string
  /** As a person says it. */
  readonly title: string
  readonly options: readonly DatasetOption[]
  /** The base first. */
  readonly roles: readonly SourceRole[]
  readonly sideFiles: readonly SideFile[]
  /** Schemas that the store gets in place of those of the same name that the sources cache. */
  readonly extensions: readonly CachedNamespace[]
  /** Values that the dataset's own steps look at. */
  needs(input: SessionInput): readonly Need[]
  /** Rows that the steps want of each table among the side files; a table that is not named is not read. */
  wantedRows(input: SessionInput & Pick<SessionContext, 'lookedUp'>): ReadonlyMap<string, RowFilter>
  /** The dataset's own steps over the base's tree; those that all sessions go through follow. */
  steps(context: SessionContext): readonly Step[]
  chunking(choices: Choices): readonly ChunkRule[]
}

export interface StepsResult {
  readonly tree: NwbTree
  readonly changes: readonly Change[]
  readonly warnings: readonly string[]
}

/** Runs the steps one after another. */
export function runSteps(tree: NwbTree, steps: readonly Step[]): StepsResult {
  const changes: Change[] = []
  const warnings: string[] = []
  let current = tree
  for (const step of steps) {
    const result = step.apply(current)
    current = result.tree
    changes.push(...result.changes)
    warnings.push(...(result.warnings ?? []))
  }
  return { tree: current, changes, warnings }
}

/** The needs for the datasets among `paths` that the tree has. Throws where one holds more than `maxElements`. */
export function needsOf(tree: NwbTree, paths: readonly NodePath[], maxElements: number): readonly Need[] {
  return paths.flatMap(path => {
    const node = findNode(tree, path)
    if (node?.kind !== 'dataset' || node.shape === null) return []
    const count = elementCount(node.shape)
    if (count <= maxElements) return [{ id: node.id, maxElements }]
    throw new TransformError('needs', `${path} holds ${count} elements; at most ${maxElements} were expected.`, {
      path,
    })
  })
}
