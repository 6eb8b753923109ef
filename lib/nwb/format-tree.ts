/**
 * The tree for a person: a line a node, drawn as a tree, with type, dtype, shape, chunks, filters and size in columns.
 * Names and texts come from files, so control characters are shown as `�` and never reach the terminal.
 */

import { formatDtype, itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Attribute, Scalar } from '#lib/array/values.ts'
import { isReference } from './attributes.ts'
import { neurodataType } from './object-type.ts'
import type { DatasetNode, NodeId, NodePath, NwbTree, TreeNode } from './tree.ts'
import { walkObjects } from './walk.ts'

export interface FormatTreeOptions {
  /** Characters of a line; longer ones are cut. */
  readonly width?: number
  /** Also a line for each attribute, but for those that say an object's type. */
  readonly attributes?: boolean
  readonly formatBytes?: (bytes: number) => string
}

/** Wide enough for most sessions, and what a terminal without a width gets. */
const DEFAULT_WIDTH = 120

/** Share of a line that names may take before they are cut. */
const NAME_SHARE = 0.5

/** Longer cells (types of records) push the rest of their own line to the right, not that of all lines. */
const WIDEST_CELL = 22

const MOST_VALUES = 8

export function formatTree(tree: NwbTree, options: FormatTreeOptions = {}): readonly string[] {
  const { width = DEFAULT_WIDTH } = options
  const rows = [...rowsOf(tree.root, '', '', { ...DEFAULTS, ...options, paths: pathsOf(tree) })]
  const columns = rows.filter(row => row.cells.length > 0)
  const longest = columns.reduce((most, { name }) => Math.max(most, lengthOf(name)), 0)
  const nameWidth = Math.min(longest, Math.floor(width * NAME_SHARE))
  const widths = COLUMNS.map((_, at) => {
    const lengths = columns.map(({ cells }) => lengthOf(cells[at] ?? ''))
    return lengths.filter(length => length <= WIDEST_CELL).reduce((most, length) => Math.max(most, length), 0)
  })
  return rows.map(({ name, cells }) => {
    if (cells.length === 0) return cut(name, width)
    const padded = [pad(cut(name, nameWidth), nameWidth), ...cells.map((cell, at) => pad(cell, widths[at] ?? 0))]
    const shown = padded.filter((_, at) => at === 0 || (widths[at - 1] ?? 0) > 0)
    return cut(shown.join('  ').trimEnd(), width)
  })
}

const COLUMNS = ['type', 'dtype', 'shape', 'chunks', 'filters', 'size'] as const

const DEFAULTS = {
  attributes: false,
  formatBytes: (bytes: number) => `${bytes.toLocaleString('en-US')} B`,
}

interface Row {
  readonly name: string
  /** As `COLUMNS`; none where the row is free text. */
  readonly cells: readonly string[]
}

interface Context extends Required<Omit<FormatTreeOptions, 'width'>> {
  readonly paths: ReadonlyMap<NodeId, NodePath>
}

function* rowsOf(node: TreeNode, branch: string, below: string, context: Context): Generator<Row> {
  if (node.kind === 'link' || node.kind === 'external-link') {
    const target = node.kind === 'link' ? pathOf(node.target, context) : `${node.path} of ${node.file}`
    yield { name: clean(`${branch}${node.name} → ${target}`), cells: [] }
    return
  }
  const cells = node.kind === 'dataset' ? datasetCells(node, context) : [neurodataType(node) ?? '']
  yield { name: clean(`${branch}${node.name || '/'}`), cells: cells.map(clean) }
  const children = node.kind === 'group' ? node.children : []
  if (context.attributes) {
    const stem = children.length > 0 ? `${below}│ ` : `${below}  `
    for (const attribute of node.attributes) {
      if (!TYPE_ATTRIBUTES.has(attribute.name))
        yield { name: clean(stem + attributeText(attribute, context)), cells: [] }
    }
  }
  for (const [index, child] of children.entries()) {
    const isLast = index === children.length - 1
    yield* rowsOf(child, `${below}${isLast ? '└─ ' : '├─ '}`, `${below}${isLast ? '   ' : '│  '}`, context)
  }
}

const TYPE_ATTRIBUTES = new Set(['namespace', 'neurodata_type', 'object_id'])

function datasetCells(node: DatasetNode, { formatBytes }: Context): readonly string[] {
  const { shape, storage } = node
  const size = itemSize(node.dtype)
  const bytes = storage?.storedBytes ?? (size === undefined || shape === null ? undefined : size * elementCount(shape))
  return [
    neurodataType(node) ?? '',
    formatDtype(node.dtype),
    shape === null ? 'none' : shape.length === 0 ? 'scalar' : `(${shape.join(', ')})`,
    storage?.chunkShape ? `(${storage.chunkShape.join(', ')})` : '',
    storage?.filters.join(', ') ?? '',
    bytes === undefined ? '' : formatBytes(bytes),
  ]
}

function attributeText({ name, shape, values }: Attribute, context: Context): string {
  if (shape === null) return `@${name}: none`
  const shown = values.slice(0, MOST_VALUES).map(value => scalarText(value, context))
  if (shape.length === 0) return `@${name}: ${shown[0] ?? ''}`
  return `@${name}: [${shown.join(', ')}${values.length > MOST_VALUES ? `, … ${values.length} in all` : ''}]`
}

function scalarText(value: Scalar, context: Context): string {
  if (isReference(value)) return value.ref === null ? 'no object' : `→ ${pathOf(value.ref, context)}`
  if (typeof value !== 'object') return String(value)
  return `{${value.map(item => scalarText(item, context)).join(', ')}}`
}

const pathOf = (id: NodeId, { paths }: Context): string => paths.get(id) ?? `${id} (missing)`

function pathsOf(tree: NwbTree): ReadonlyMap<NodeId, NodePath> {
  const paths = new Map<NodeId, NodePath>()
  for (const { path, node } of walkObjects(tree.root))
    for (const id of [node.id, ...(node.aliases ?? [])]) paths.set(id, path)
  return paths
}

/** Control characters, which could move the cursor or hide text, and those that turn the direction of writing. */
const UNSAFE = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

const clean = (text: string): string => text.replace(UNSAFE, '\ufffd')

/** In code points: near enough to columns for the names that NWB files have. */
const lengthOf = (text: string): number => [...text].length

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - lengthOf(text)))

function cut(text: string, width: number): string {
  const points = [...text]
  return points.length <= width ? text : `${points.slice(0, Math.max(0, width - 1)).join('')}…`
}
