/** A plan for a person: totals, then a line an array with its chunks before and after, codec and route. */

import { formatDtype } from '#lib/array/dtype.ts'
import { formatCodec } from '#lib/codecs/parse-codec.ts'
import type { PlanSummary } from '#lib/local.ts'
import { formatArrayCodec } from '#lib/plan/choose-codec.ts'
import type { ConversionPlan, PlannedArray, Route } from '#lib/plan/conversion-plan.ts'
import { alignColumns } from './columns.ts'
import { formatBytes, formatCount, formatSeconds } from './quantities.ts'
import { printable } from './terminal.ts'

const ROUTES: Readonly<Record<Route, string>> = {
  copy: 'copied undecoded',
  rechunk: 'decoded and cut anew',
  hyperslab: 'read through libhdf5',
  frames: 'decoded from video',
  values: 'known already',
}

/** Schemas are not the session's own; a line tells of them all. */
const SPECIFICATIONS = '/specifications/'

/** Ends with a line feed. */
export function formatPlan({ plan, changes }: PlanSummary): string {
  const { totals } = plan
  const shown = plan.arrays.filter(({ path }) => !path.startsWith(SPECIFICATIONS))
  const lines = [
    plan.files.map(({ url, size }) => `${url} (${formatBytes(size)})`).join(' + '),
    ...alignColumns([
      ['  read', formatBytes(totals.sourceBytes)],
      ['  write', `about ${formatBytes(totals.estimatedBytes)} of ${formatBytes(totals.rawBytes)} uncompressed`],
      ['  objects', objectsText(totals)],
      ['  units', `${totals.units}, at most ${formatBytes(totals.unitMemoryBytes)} of memory each`],
      ['  time', `about ${formatSeconds(totals.estimatedSeconds)}`],
      ['  changes', changes.length === 0 ? 'none' : countBySteps(changes)],
      ...plan.warnings.map(warning => ['  warning', warning]),
    ]),
    '',
    ...alignColumns([
      ['array', 'type', 'shape', 'chunks before', 'after', 'codec', 'route'],
      ...shown.map(array => rowOf(array, plan)),
    ]),
    ...sampleLines(shown),
    `and the texts of ${formatCount(plan.arrays.length - shown.length, 'schema file')} in ${SPECIFICATIONS}`,
  ]
  return `${lines.map(printable).join('\n')}\n`
}

function countBySteps(changes: PlanSummary['changes']): string {
  const counts = Map.groupBy(changes, ({ step }) => step)
  return [...counts].map(([step, some]) => `${some.length} ${step}`).join(', ')
}

function rowOf(array: PlannedArray, plan: ConversionPlan): string[] {
  const { path, dtype, shape, chunkShape, route, reason } = array
  return [
    path,
    formatDtype(dtype),
    shapeText(shape),
    chunksBefore(array, plan),
    shapeText(chunkShape),
    codecText(array),
    route === 'hyperslab' && reason !== undefined ? reason : ROUTES[route],
  ]
}

const objectsText = ({ dataObjects, metadataObjects, objectBudget }: ConversionPlan['totals']): string => {
  const kinds = `${formatCount(dataObjects, 'chunk')}, ${formatCount(metadataObjects, 'document')}`
  return `${kinds} (budget: ${objectBudget.toLocaleString('en-US')})`
}

/** What codecs made of samples, a line for each array that was sampled. */
function sampleLines(arrays: readonly PlannedArray[]): readonly string[] {
  const rows = arrays.flatMap(({ path, sampled = [] }) =>
    sampled.length === 0
      ? []
      : [[path, ...sampled.map(({ codec, ratio }) => `${formatArrayCodec(codec)} ${ratio.toFixed(3)}`)]],
  )
  return rows.length === 0 ? [] : ['', 'share of its size that codecs bring samples to', ...alignColumns(rows), '']
}

const shapeText = (shape: readonly number[]): string => `(${shape.join(', ')})`

/** Chunk shape of the source dataset, where the array comes from one as it is. */
function chunksBefore({ data }: PlannedArray, { layouts }: ConversionPlan): string {
  const from = data.kind === 'cast' ? data.of : data
  if (from.kind !== 'source') return '-'
  const layout = layouts.find(({ file, path }) => file === from.file && path === from.path)?.layout
  if (layout === undefined || layout === null) return '-'
  return layout.kind === 'chunked' ? shapeText(layout.chunkShape) : layout.kind
}

const codecText = ({ filters, compressor }: PlannedArray): string =>
  [
    ...filters.map(({ id }) => id),
    ...(compressor === null && filters.length > 0 ? [] : [formatCodec(compressor)]),
  ].join(', ')
