/** For each dataset that an array is made of: how it is stored, where its chunks lie, and who can read it. */

import { chunkCount } from '#lib/array/chunk-grid.ts'
import { type DataType, isNumberType, itemSize } from '#lib/array/dtype.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import type { OpenFile } from '#lib/convert/convert-context.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import { EXTERNAL_STORAGE } from '#lib/hdf5/dataset-header.ts'
import { isDecodable } from '#lib/hdf5/decode-chunk.ts'
import type { Hdf5Dataset } from '#lib/hdf5/hdf5-file.ts'
import { type LayoutReader, openLayoutReader } from '#lib/hdf5/read-layout.ts'
import type { Data, NodeId, NwbTree } from '#lib/nwb/tree.ts'
import { walkDatasets } from '#lib/nwb/walk.ts'
import type { PlanSource, PlanSources } from '#lib/plan/plan-array.ts'

/** Layouts that are read at the same time; each takes a few rounds of small reads. */
const LAYOUT_LANES = 16

const READER_LANES = 4

/** Layouts of the datasets of numbers that the tree still refers to. Reads metadata only. */
export async function readPlanSources(
  tree: NwbTree,
  datasets: ReadonlyMap<NodeId, Hdf5Dataset>,
  files: readonly OpenFile[],
  { signal }: Waiting = {},
): Promise<PlanSources> {
  const wanted = new Map<NodeId, number>()
  for (const { node } of walkDatasets(tree.root)) addSources(node.data, wanted)
  refuseTooManyChunks([...wanted.keys()].flatMap(id => datasets.get(id) ?? []))
  const numbers = [...new Set(wanted.values())]
  const opened = await mapLimit(numbers, READER_LANES, (number, _, waiting) => openReader(number, files, waiting), {
    signal,
  })
  const readers = new Map(opened.flat())
  const sources = await mapLimit(
    wanted,
    LAYOUT_LANES,
    async ([id, file], _, options) => {
      const dataset = datasets.get(id)
      const reader = readers.get(file)
      if (dataset === undefined || reader === undefined || !isMovable(dataset.dtype)) return []
      const source = await sourceOf(dataset, reader, options)
      return source === undefined ? [] : [[id, source] as const]
    },
    { signal },
  )
  return new Map(sources.flat())
}

/** Chunks that a plan can list: 120 MB of records, and a minute of planning. */
const MOST_CHUNKS = 5_000_000

/** Before any of them is looked for. */
function refuseTooManyChunks(datasets: readonly Hdf5Dataset[]): void {
  let chunks = 0
  let most: { readonly path: string; readonly count: number } | undefined
  for (const { path, shape, chunkShape } of datasets) {
    const count = shape === null || chunkShape === null ? 0 : chunkCount({ shape, chunkShape })
    chunks += count
    if (count > (most?.count ?? 0)) most = { path, count }
  }
  if (chunks <= MOST_CHUNKS) return
  throw new UnsupportedFeatureError(
    'a session of very many chunks',
    `The session's arrays are stored in ${chunks} chunks, ${most?.count} of them of ${most?.path}; at most ${MOST_CHUNKS} can be planned.`,
    { ...(most && { path: most.path }), advice: 'Convert it in parts, with --only or --exclude.' },
  )
}

/** Layouts of one file by the small reader, and the file itself for what that does not read. */
interface Reader extends LayoutReader {
  readonly file: OpenFile
}

async function openReader(
  number: number,
  files: readonly OpenFile[],
  { signal }: Waiting,
): Promise<readonly (readonly [number, Reader])[]> {
  const file = files[number]
  return file === undefined ? [] : [[number, { ...(await openLayoutReader(file.index, { signal })), file }]]
}

const isMovable = (dtype: DataType): boolean => isNumberType(dtype) || dtype === 'bool'

async function sourceOf(dataset: Hdf5Dataset, reader: Reader, { signal }: Waiting): Promise<PlanSource | undefined> {
  const { dtype, shape, chunkShape, filters, path, address } = dataset
  if (shape === null) return undefined
  const throughLibrary = (reason: string): PlanSource => ({
    dtype,
    shape,
    chunkShape,
    filters,
    layout: null,
    records: null,
    packed: null,
    reason,
  })
  /** Its data are in other files, which become files of the session. */
  const fromElsewhere = async (reason: string): Promise<PlanSource> => {
    const hdf5 = await reader.file.hdf5({ signal })
    await hdf5.bringData(path, { signal })
    return throughLibrary(reason)
  }
  if (dataset.virtualSources !== undefined) return fromElsewhere('virtual dataset')
  try {
    const { layout, records, packed } = await reader.readLayout(address, shape, { path, signal })
    if (layout.itemSize !== itemSize(dtype)) return throughLibrary(`elements of ${layout.itemSize} bytes`)
    const decodable = layout.kind === 'chunked' ? isDecodable(layout.filters) : true
    if (decodable !== true) return throughLibrary(decodable)
    return { dtype, shape, chunkShape, filters, layout, records, packed }
  } catch (error) {
    // What only libhdf5 can read is read by it; a damaged file is a damaged file.
    if (!(error instanceof UnsupportedFeatureError)) throw error
    return error.feature === EXTERNAL_STORAGE ? fromElsewhere(error.feature) : throughLibrary(error.feature)
  }
}

/** Identities of the datasets that data comes from, with their file. */
function addSources(data: Data, found: Map<NodeId, number>): void {
  switch (data.kind) {
    case 'source':
      found.set(`${data.file}:${data.path}`, data.file)
      return
    case 'values':
    case 'frames':
      return
    case 'field':
    case 'cast':
      addSources(data.of, found)
      return
    case 'take':
    case 'reshape':
      addSources(data.of.data, found)
      return
    case 'concat':
    case 'stack':
      for (const part of data.parts) addSources(part.data, found)
  }
}
