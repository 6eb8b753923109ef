/**
 * Table columns of compounds with references or texts (`timeseries` of presentation tables: first index, count,
 * TimeSeries) → a plain column for each field. Zarr v2 has no form for such compounds but Python's pickle, which most
 * readers refuse. Where the schema requires the column itself (responses of intracellular recordings), and outside of
 * tables, the compound stays for the writer to pickle.
 */

import { type CompoundType, type DataType, isCompoundType, itemSize } from '#lib/array/dtype.ts'
import type { Step } from '#lib/datasets/dataset.ts'
import {
  recordedValue,
  referenceValue,
  setAttribute,
  textAttribute,
  textsAttribute,
  textsValue,
  textValue,
} from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { fieldOf } from '#lib/nwb/dataset-edits.ts'
import { addAliases, addNode, childOf, getGroup, removeNode, updateGroup } from '#lib/nwb/edit.ts'
import { newDataset, newId, typeAttributes } from '#lib/nwb/new-node.ts'
import { childPath, parentPath } from '#lib/nwb/node-path.ts'
import { nodeSpecs } from '#lib/nwb/node-specs.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import { isRequired } from '#lib/nwb/schema/spec-types.ts'
import type { TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'
import type { DatasetNode, GroupNode, NodeId, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walkDatasets } from '#lib/nwb/walk.ts'

const NAME = 'split-reference-columns'

/** Field of the compound → end of the new column's name, where it is not the field's own name. */
const SUFFIXES: Readonly<Record<string, string>> = { timeseries: 'target' }

/** What the new column holds, for its description. */
const MEANINGS: Readonly<Record<string, string>> = {
  idx_start: 'index of the first sample',
  count: 'number of samples',
  timeseries: 'the TimeSeries',
}

export const splitReferenceColumns = (catalog: TypeCatalog, identifier: string): Step => ({
  name: NAME,
  apply(source) {
    const specs = nodeSpecs(source, catalog)
    const changes: Change[] = []
    const warnings: string[] = []
    let tree = source
    for (const { path, node, parent } of walkDatasets(source.root)) {
      if (parent === undefined || !needsPickle(node.dtype)) continue
      const isColumn = textsAttribute(parent, 'colnames')?.includes(node.name) === true
      const place = specs.group(parentPath(path))?.datasets.find(({ name }) => name === node.name)
      if (!isColumn || (place !== undefined && isRequired(place))) {
        warnings.push(keptAsPickle(path))
        continue
      }
      tree = splitColumn(tree, { node, path, dtype: node.dtype, table: parent }, identifier, changes)
    }
    return { tree, changes, warnings }
  },
})

/** The other choice: every such dataset stays, and is said to. */
export const keepReferenceColumns: Step = {
  name: 'keep-reference-columns',
  apply(tree) {
    const kept = [...walkDatasets(tree.root)].filter(({ node }) => needsPickle(node.dtype))
    return { tree, changes: [], warnings: kept.map(({ path }) => keptAsPickle(path)) }
  },
}

const keptAsPickle = (path: NodePath): string =>
  `${path} keeps its compounds with references or texts: the store holds them as a Python pickle.`

/** A record with a field that has no fixed size: a reference or a text. */
const needsPickle = (dtype: DataType): dtype is CompoundType => isCompoundType(dtype) && itemSize(dtype) === undefined

interface Column {
  readonly node: DatasetNode
  readonly path: NodePath
  readonly dtype: CompoundType
  readonly table: GroupNode
}

function splitColumn(source: NwbTree, column: Column, identifier: string, changes: Change[]): NwbTree {
  const { node, path, dtype, table } = column
  const tablePath = parentPath(path)
  const indexes = indexesOf(table, node)
  let tree = [node, ...indexes].reduce((left, { name }) => removeNode(left, childPath(tablePath, name), NAME), source)

  const names: string[] = []
  for (const field of dtype.compound) {
    const name = `${node.name}_${SUFFIXES[field.name] ?? field.name}`
    names.push(name)
    const plain = plainColumn(node, field.name, name, childPath(tablePath, name), identifier)
    tree = addNode(tree, tablePath, NAME, plain)
    changes.push(copied(plain, tablePath, { path, field: field.name }))
    tree = withIndexes(tree, tablePath, plain, indexes, identifier, changes)
    // Whatever named the old column now leads to the one with the references.
    if (field.dtype === 'reference') tree = addAliases(tree, childPath(tablePath, name), NAME, [node.id])
  }
  const colnames = textsAttribute(getGroup(tree, tablePath, NAME), 'colnames') ?? []
  const after = colnames.flatMap(name => (name === node.name ? names : [name]))
  tree = updateGroup(tree, tablePath, NAME, group => setAttribute(group, textsValue('colnames', after)))
  changes.push({ step: NAME, path: tablePath, attribute: 'colnames', before: colnames, after, reason: NEW_COLUMNS })
  for (const { name } of indexes) {
    const reason = 'Each of the new columns has an index of its own.'
    changes.push({ step: NAME, path: childPath(tablePath, name), before: 'dataset', after: null, reason })
  }
  const references = names[dtype.compound.findIndex(field => field.dtype === 'reference')] ?? null
  const reason =
    'Compounds with references or texts have no form in Zarr that is free of pickle; each field became a column.'
  changes.push({ step: NAME, path, before: { dtype }, after: { columns: names, references }, reason })
  return tree
}

const NEW_COLUMNS = 'The fields of a column of compounds became columns.'

/** The record of a new column or index, which holds the elements of an old one and has attributes of its own. */
function copied(node: DatasetNode, tablePath: NodePath, before: { path: NodePath; field?: string }): Change {
  const attributes = Object.fromEntries(node.attributes.map(attribute => [attribute.name, recordedValue(attribute)]))
  return { step: NAME, path: childPath(tablePath, node.name), before, after: { attributes }, reason: NEW_COLUMNS }
}

function plainColumn(node: DatasetNode, field: string, name: string, path: NodePath, identifier: string): DatasetNode {
  const description = textAttribute(node, 'description') ?? 'no description'
  const attributes = [
    ...typeAttributes('hdmf-common', 'VectorData', makeObjectId(identifier, path)),
    textValue('description', `${description}: ${MEANINGS[field] ?? field}`),
  ]
  return newDataset(name, newId(NAME, path), { attributes, ...fieldOf(node, field, NAME) })
}

/** The chain of indexes of a ragged column: the one that targets the column, the one that targets that, and so on. */
function indexesOf(table: GroupNode, column: DatasetNode): readonly DatasetNode[] {
  const chain: DatasetNode[] = []
  for (let name = `${column.name}_index`; ; name += '_index') {
    const index = childOf(table, name)
    if (index?.kind !== 'dataset' || neurodataType(index) !== 'VectorIndex') return chain
    chain.push(index)
  }
}

/** Copies of the indexes for a new column, each targeting the one before it. */
function withIndexes(
  source: NwbTree,
  tablePath: NodePath,
  column: DatasetNode,
  indexes: readonly DatasetNode[],
  identifier: string,
  changes: Change[],
): NwbTree {
  let tree = source
  let target: { readonly id: NodeId; readonly name: string } = column
  for (const index of indexes) {
    const name = `${target.name}_index`
    const path = childPath(tablePath, name)
    const attributes = [
      ...typeAttributes('hdmf-common', 'VectorIndex', makeObjectId(identifier, path)),
      textValue('description', `Index for VectorData '${target.name}'`),
      referenceValue('target', target.id),
    ]
    const { dtype, shape, data, storage } = index
    const copy = {
      ...newDataset(name, newId(NAME, path), { attributes, dtype, shape, data }),
      ...(storage && { storage }),
    }
    tree = addNode(tree, tablePath, NAME, copy)
    // Identities of new objects mean nothing outside the tree; the record names the path.
    const named = setAttribute(copy, referenceValue('target', childPath(tablePath, target.name)))
    changes.push(copied(named, tablePath, { path: childPath(tablePath, index.name) }))
    target = copy
  }
  return tree
}
