/** Source files → the finished tree of a session: read, looked into where the steps must, brought up to date. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import type { OpenFile } from '#lib/convert/convert-context.ts'
import { type FixedChunks, fixedChunks } from '#lib/datasets/chunk-rules.ts'
import {
  type DatasetDefinition,
  type LookedUp,
  type Need,
  runSteps,
  type SessionContext,
  type SessionFile,
  type SessionFiles,
  type Step,
} from '#lib/datasets/dataset.ts'
import { type Choices, resolveChoices } from '#lib/datasets/dataset-options.ts'
import { datasetNamed } from '#lib/datasets/index.ts'
import { lookedUpValue, lookUpsOf } from '#lib/datasets/look-up.ts'
import { sessionNeeds, sessionSteps } from '#lib/datasets/session-steps.ts'
import { rolesOf } from '#lib/datasets/source-roles.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { Hdf5Dataset } from '#lib/hdf5/hdf5-file.ts'
import { cachedNamespaces, sourcesToRead } from '#lib/nwb/cached-specifications.ts'
import type { Change } from '#lib/nwb/change.ts'
import type { ReadSource } from '#lib/nwb/read-source.ts'
import { readSources, type SessionSources } from '#lib/nwb/read-sources.ts'
import type { CachedNamespace } from '#lib/nwb/schema/parse-namespace.ts'
import { sessionSchemas, targetOf } from '#lib/nwb/session-schemas.ts'
import { type Target, targetsOf } from '#lib/nwb/targets.ts'
import type { NodeId, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { selectNodes } from '#lib/plan/select-nodes.ts'
import type { PlanOptions } from './payloads.ts'
import { neededSideFiles, readSideData } from './side-data.ts'

export interface SessionTree {
  readonly tree: NwbTree
  readonly targets: ReadonlyMap<NodeId, Target>
  readonly changes: readonly Change[]
  readonly warnings: readonly string[]
  /** Every dataset of the source files by identity. */
  readonly datasets: ReadonlyMap<NodeId, Hdf5Dataset>
  /** Chunk shapes that the dataset's rules give. */
  readonly chunks: readonly FixedChunks[]
}

/** As `openFiles` gives them. */
type OpenSources = Omit<SessionSources, 'files'> & { readonly files: readonly OpenFile[] }

/** Values that are read at the same time. */
const LOOK_UP_LANES = 4

/**
 * Reads metadata, and the few values that steps need. The open files are the session's own, and after them the side files
 * in the order of `neededSideFiles`; files that hold parts of the session join them.
 */
export async function readSessionTree(
  open: OpenSources,
  options: PlanOptions,
  { signal }: Waiting = {},
): Promise<SessionTree> {
  const definition = datasetNamed(options.dataset)
  const choices = resolveChoices(definition.options, options.choices, { profile: options.profile })
  const fileCount = open.files.length - Object.keys(neededSideFiles(options)).length
  const sides = open.files.slice(fileCount)
  const roles = rolesOf(
    definition.roles,
    open.treeFiles.slice(0, fileCount).map(({ url }) => url),
  )
  const { sources, linked, changes } = await readSources(open, fileCount, { signal })
  const context = await readContext({ definition, choices, roles, sources, linked, sides, options }, { signal })

  const base = context.files[0].tree
  const result = runSteps(base, sessionSteps(definition, context, { select: selection(options) }))
  return {
    tree: result.tree,
    targets: targetsOf(result.tree),
    changes: [...changes, ...result.changes],
    warnings: [...sources.flatMap(source => source.warnings), ...context.schemas.warnings, ...result.warnings],
    datasets: new Map([...sources, ...linked].flatMap(source => [...source.datasets])),
    chunks: fixedChunks(definition.chunking(choices), result.tree),
  }
}

interface ReadContext {
  readonly definition: DatasetDefinition
  readonly choices: Choices
  /** Of each source. */
  readonly roles: readonly string[]
  readonly sources: readonly ReadSource[]
  /** Files that objects of the session were linked from. */
  readonly linked: readonly ReadSource[]
  /** Open side files, in the order of `neededSideFiles`. */
  readonly sides: readonly OpenFile[]
  readonly options: PlanOptions
}

/** Everything that the steps may know: schemas, values of the files, what the side files say. */
async function readContext(
  { definition, choices, roles, sources, linked, sides, options }: ReadContext,
  { signal }: Waiting,
): Promise<SessionContext> {
  const files = sessionFiles(sources, roles)
  const schemas = sessionSchemas(files[0].tree, await readCached([...sources, ...linked], definition, { signal }))
  const input = { files, choices }
  const lookedUp = await lookUp(sessionNeeds(definition, input), [...sources, ...linked], { signal })
  const names = Object.keys(neededSideFiles(options))
  const sideFiles = new Map(names.map((name, index) => [name, sides[index]?.source] as const))
  const wanted = definition.wantedRows({ ...input, lookedUp })
  const found = await readSideData({ definition, choices, wanted, sideFiles }, { signal })
  return { ...input, lookedUp, sides: found, schemas, options }
}

function sessionFiles(sources: readonly ReadSource[], roles: readonly string[]): SessionFiles {
  const files = sources.map(({ tree }, index): SessionFile => ({ role: roles[index] ?? '', tree }))
  const [base, ...others] = files
  if (base === undefined) throw new InvalidInputError('A session of at least one file is expected; none was given.')
  return [base, ...others]
}

/** What was not asked for is left out. */
const selection = (options: PlanOptions): Step => ({ name: 'select', apply: tree => selectNodes(tree, options) })

/** The dataset's own schemas, and those that the files cache beside them; of several files' the first one's. */
async function readCached(
  sources: readonly ReadSource[],
  { extensions }: DatasetDefinition,
  { signal }: Waiting,
): Promise<readonly CachedNamespace[]> {
  const found = new Map(extensions.map(extension => [extension.name, extension]))
  for (const { hdf5, tree, cachedSources } of sources) {
    const keepsBase = tree === sources[0]?.tree && targetOf(tree).kind !== 'schema'
    const wanted = sourcesToRead(cachedSources, { keepsBase }).filter(({ namespace }) => !found.has(namespace))
    const texts = new Map<NodePath, string>()
    for (const { path } of wanted) {
      const values = await hdf5.readValues(path, undefined, { signal })
      const [text] = values.kind === 'strings' ? values.strings : []
      if (text !== undefined) texts.set(path, text)
    }
    for (const cached of cachedNamespaces(wanted, path => texts.get(path))) found.set(cached.name, cached)
  }
  return [...found.values()]
}

/** Values of the datasets that `needs` name, each read whole. */
export async function lookUp(
  needs: readonly Need[],
  sources: readonly ReadSource[],
  { signal }: Waiting,
): Promise<LookedUp> {
  const trees = sources.map(({ tree }) => tree)
  const files = new Map(sources.map(({ number, hdf5 }) => [number, hdf5]))
  const found = await mapLimit(
    lookUpsOf(trees, needs),
    LOOK_UP_LANES,
    async (lookUp, _, waiting) => {
      const values = await files.get(lookUp.file)?.readValues(lookUp.path, undefined, waiting)
      return values === undefined ? [] : [[lookUp.node.id, lookedUpValue(lookUp, values)] as const]
    },
    { signal },
  )
  return new Map(found.flat())
}
