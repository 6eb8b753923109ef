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
import type { Hdf5Dataset, Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import { cachedNamespaces, sourcesToRead } from '#lib/nwb/cached-specifications.ts'
import type { Change } from '#lib/nwb/change.ts'
import { fileNodeId, type SourceTree, treeFromObjects } from '#lib/nwb/read-hdf5.ts'
import type { CachedNamespace } from '#lib/nwb/schema/parse-namespace.ts'
import { sessionSchemas, targetOf } from '#lib/nwb/session-schemas.ts'
import { type Target, targetsOf } from '#lib/nwb/targets.ts'
import type { NodeId, NodePath, NwbTree, TreeFile } from '#lib/nwb/tree.ts'
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
  /** How many of the open files are the session's own; side files follow. */
  readonly fileCount: number
  /** Chunk shapes that the dataset's rules give. */
  readonly chunks: readonly FixedChunks[]
}

/** Files of a session that are read at the same time. */
const FILE_LANES = 4

/**
 * Reads metadata, and the few values that steps need. `files` are the session's own, and after them the side files in the
 * order of `neededSideFiles`.
 */
export async function readSessionTree(
  files: readonly OpenFile[],
  treeFiles: readonly TreeFile[],
  options: PlanOptions,
  { signal }: Waiting = {},
): Promise<SessionTree> {
  const definition = datasetNamed(options.dataset)
  const choices = resolveChoices(definition.options, options.choices, { profile: options.profile })
  const fileCount = files.length - Object.keys(neededSideFiles(options)).length
  const [own, sides] = [files.slice(0, fileCount), files.slice(fileCount)]
  const roles = rolesOf(
    definition.roles,
    own.map(({ source }) => source.url),
  )
  const sources = await readFiles(own, treeFiles, { signal })
  const context = await readContext({ definition, choices, roles, sources, sides, options }, { signal })

  const base = context.files[0].tree
  const result = runSteps(base, sessionSteps(definition, context, { select: selection(options) }))
  return {
    tree: result.tree,
    targets: targetsOf(result.tree),
    changes: result.changes,
    warnings: [...sources.flatMap(source => source.warnings), ...context.schemas.warnings, ...result.warnings],
    datasets: new Map(sources.flatMap(source => [...source.datasets])),
    fileCount,
    chunks: fixedChunks(definition.chunking(choices), result.tree),
  }
}

interface ReadContext {
  readonly definition: DatasetDefinition
  readonly choices: Choices
  /** Of each source. */
  readonly roles: readonly string[]
  readonly sources: readonly ReadFile[]
  /** Open side files, in the order of `neededSideFiles`. */
  readonly sides: readonly OpenFile[]
  readonly options: PlanOptions
}

/** Everything that the steps may know: schemas, values of the files, what the side files say. */
async function readContext(
  { definition, choices, roles, sources, sides, options }: ReadContext,
  { signal }: Waiting,
): Promise<SessionContext> {
  const files = sessionFiles(sources, roles)
  const schemas = sessionSchemas(files[0].tree, await readCached(sources, definition, { signal }))
  const input = { files, choices }
  const lookedUp = await lookUp(sessionNeeds(definition, input), sources, { signal })
  const names = Object.keys(neededSideFiles(options))
  const sideFiles = new Map(names.map((name, index) => [name, sides[index]?.source] as const))
  const wanted = definition.wantedRows({ ...input, lookedUp })
  const found = await readSideData({ definition, choices, wanted, sideFiles }, { signal })
  return { ...input, lookedUp, sides: found, schemas, options }
}

interface ReadFile extends SourceTree {
  readonly hdf5: Hdf5File
  readonly datasets: ReadonlyMap<NodeId, Hdf5Dataset>
}

const readFiles = (
  files: readonly OpenFile[],
  treeFiles: readonly TreeFile[],
  { signal }: Waiting,
): Promise<readonly ReadFile[]> =>
  mapLimit(files, FILE_LANES, (file, number, waiting) => readFile(file, number, treeFiles, waiting), { signal })

async function readFile(
  file: OpenFile,
  number: number,
  treeFiles: readonly TreeFile[],
  { signal }: Waiting,
): Promise<ReadFile> {
  const hdf5 = await file.hdf5({ signal })
  const objects = await hdf5.readObjects({ signal })
  const datasets = new Map(
    objects.flatMap(object => (object.kind === 'dataset' ? [[fileNodeId(number, object.path), object] as const] : [])),
  )
  return { ...treeFromObjects(objects, number, treeFiles), hdf5, datasets }
}

function sessionFiles(sources: readonly ReadFile[], roles: readonly string[]): SessionFiles {
  const files = sources.map(({ tree }, index): SessionFile => ({ role: roles[index] ?? '', tree }))
  const [base, ...others] = files
  if (base === undefined) throw new InvalidInputError('A session of at least one file is expected; none was given.')
  return [base, ...others]
}

/** What was not asked for is left out. */
const selection = (options: PlanOptions): Step => ({ name: 'select', apply: tree => selectNodes(tree, options) })

/** The dataset's own schemas, and those that the files cache beside them; of several files' the first one's. */
async function readCached(
  sources: readonly ReadFile[],
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

async function lookUp(needs: readonly Need[], sources: readonly ReadFile[], { signal }: Waiting): Promise<LookedUp> {
  const trees = sources.map(({ tree }) => tree)
  const found = await mapLimit(
    lookUpsOf(trees, needs),
    FILE_LANES,
    async (lookUp, _, waiting) => {
      const values = await sources[lookUp.file]?.hdf5.readValues(lookUp.path, undefined, waiting)
      return values === undefined ? [] : [[lookUp.node.id, lookedUpValue(lookUp, values)] as const]
    },
    { signal },
  )
  return new Map(found.flat())
}
