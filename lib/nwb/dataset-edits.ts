/** Edits of what a dataset's elements are and where they come from. Nothing is read: data is described, not touched. */

import { type DataType, isCompoundType } from '#lib/array/dtype.ts'
import { elementCount, type Region } from '#lib/array/region.ts'
import type { Scalar } from '#lib/array/values.ts'
import { TransformError } from '#lib/errors.ts'
import type { Data, DataPart, DatasetNode } from './tree.ts'

/** The same elements as another type; one that does not fit stops the conversion when it is met. */
export function castDataset(node: DatasetNode, dtype: DataType): DatasetNode {
  if (node.dtype === dtype) return node
  return { ...node, dtype, data: { kind: 'cast', of: node.data, from: node.dtype, dtype } }
}

/** Type and data of one field of a dataset of compounds. */
export function fieldOf(node: DatasetNode, name: string, step: string): Pick<DatasetNode, 'dtype' | 'shape' | 'data'> {
  const field = isCompoundType(node.dtype) ? node.dtype.compound.find(other => other.name === name) : undefined
  if (field === undefined) throw new TransformError(step, `The dataset ${node.name} has no field ${name}.`)
  return { dtype: field.dtype, shape: node.shape, data: { kind: 'field', of: node.data, name } }
}

/** The node's data with its shape, to be used as a part of another's. */
export function partOf(node: DatasetNode, step: string): DataPart {
  if (node.shape === null) throw new TransformError(step, `The dataset ${node.name} has no dataspace, so no parts.`)
  return { data: node.data, shape: node.shape }
}

/** The box `region` of some data; its shape is the region's. */
export function sliceData(part: DataPart, region: Region, step: string): DataPart {
  const { data, shape } = part
  if (region.shape.some((length, axis) => (region.start[axis] ?? 0) + length > (shape[axis] ?? 0)))
    throw new TransformError(step, `[${region.start}] + [${region.shape}] lies outside of [${shape}].`)
  return { data: sliced(data, shape, region, step), shape: region.shape }
}

/** Entry `index` of axis 0, without that axis: one image of a stack. */
export function entryOf(part: DataPart, index: number, step: string): DataPart {
  const rest = part.shape.slice(1)
  const start = [index, ...rest.map(() => 0)]
  const slice = sliceData(part, { start, shape: [1, ...rest] }, step)
  return { data: { kind: 'reshape', of: slice }, shape: rest }
}

/** Rows of axis 0 in the order given. */
export function takeRows(part: DataPart, indices: readonly number[], step: string): DataPart {
  const rows = part.shape[0] ?? 0
  const wrong = indices.find(index => !Number.isInteger(index) || index < 0 || index >= rows)
  if (wrong !== undefined) throw new TransformError(step, `Row ${wrong} is not among the ${rows} rows.`)
  return { data: { kind: 'take', of: part, indices }, shape: [indices.length, ...part.shape.slice(1)] }
}

/** Parts one after another along `axis`; all other lengths must agree. */
export function concatParts(parts: readonly DataPart[], axis: number, step: string): DataPart {
  const first = parts[0]
  if (first === undefined) throw new TransformError(step, 'Nothing was given to be joined.')
  const agrees = ({ shape }: DataPart) =>
    shape.length === first.shape.length && shape.every((length, at) => at === axis || length === first.shape[at])
  const other = parts.find(part => !agrees(part))
  if (other !== undefined)
    throw new TransformError(step, `[${other.shape}] cannot be joined to [${first.shape}] along axis ${axis}.`)
  const total = parts.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0)
  return { data: { kind: 'concat', axis, parts }, shape: first.shape.with(axis, total) }
}

/** Parts of equal shape along a new axis. */
export function stackParts(parts: readonly DataPart[], axis: number, step: string): DataPart {
  const first = parts[0]
  if (first === undefined) throw new TransformError(step, 'Nothing was given to be stacked.')
  const other = parts.find(({ shape }) => shape.join() !== first.shape.join())
  if (other !== undefined)
    throw new TransformError(step, `[${other.shape}] cannot be stacked with [${first.shape}]: the shapes differ.`)
  return { data: { kind: 'stack', axis, parts }, shape: first.shape.toSpliced(axis, 0, parts.length) }
}

/** The node with other elements. What the source said of storage and axes holds no longer. */
export function replaceData(node: DatasetNode, dtype: DataType, { data, shape }: DataPart): DatasetNode {
  const { storage: _, dimensions: __, ...rest } = node
  return { ...rest, dtype, data, shape }
}

function sliced(data: Data, shape: readonly number[], region: Region, step: string): Data {
  switch (data.kind) {
    case 'source':
      return { ...data, region: within(data.region, region) }
    case 'values':
      return { kind: 'values', values: pick(data.values, shape, region) }
    case 'field':
    case 'cast':
      return { ...data, of: sliced(data.of, shape, region, step) }
    case 'frames':
    case 'concat':
    case 'stack':
    case 'take':
    case 'reshape':
      throw new TransformError(step, `A box can't be cut out of data of kind ${data.kind}; cut its parts instead.`)
  }
}

/** `inner` counts from the start of `outer`. */
function within(outer: Region | undefined, inner: Region): Region {
  if (outer === undefined) return inner
  return { start: inner.start.map((from, axis) => from + (outer.start[axis] ?? 0)), shape: inner.shape }
}

function pick(values: readonly Scalar[], shape: readonly number[], region: Region): readonly Scalar[] {
  const picked: Scalar[] = []
  const visit = (axis: number, offset: number) => {
    if (axis === shape.length) {
      const value = values[offset]
      if (value !== undefined) picked.push(value)
      return
    }
    const stride = elementCount(shape.slice(axis + 1))
    const from = region.start[axis] ?? 0
    for (let index = from; index < from + (region.shape[axis] ?? 0); index++) visit(axis + 1, offset + index * stride)
  }
  visit(0, 0)
  return picked
}
