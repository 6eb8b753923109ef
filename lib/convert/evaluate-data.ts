/** A data expression (tree.ts) → the elements of a box of it: the way for everything that is not moved as bytes. */

import { coordsOf } from '#lib/array/chunk-grid.ts'
import { stridesOf } from '#lib/array/copy-region.ts'
import { type DataType, isNumberType } from '#lib/array/dtype.ts'
import { elementCount, intersectRegions, type Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import type { Waiting } from '#lib/async.ts'
import { TransformError } from '#lib/errors.ts'
import type { Data, DataPart } from '#lib/nwb/tree.ts'
import { isFrames } from '#lib/plan/flatten-data.ts'
import { castBytes } from './cast-bytes.ts'
import { type DataContext, fileOf } from './convert-context.ts'
import { readFrameBox } from './frame-box.ts'
import { joinValues, takeValues, valueCount } from './gather-values.ts'
import { valuesOfScalars } from './values-of-scalars.ts'

/** Data with its own shape and type; undefined where only the source knows the type. */
interface TypedPart extends DataPart {
  readonly dtype: DataType | undefined
}

export interface EvaluateOptions extends Waiting {
  /** Output path of the array, for errors. */
  readonly path: string
}

/** Elements of `region`, C order; references are identities (NodeId). */
export async function evaluateData(
  part: TypedPart,
  region: Region,
  context: DataContext,
  options: EvaluateOptions,
): Promise<Values> {
  const { data, shape, dtype } = part
  switch (data.kind) {
    case 'source':
      return readSource(data, region, context, options)
    case 'values':
      if (dtype === undefined) throw unknownType(options.path)
      return takeValues(valuesOfScalars(data.values, dtype, options.path), flatIndices(shape, region))
    case 'field': {
      const records = await evaluateData({ data: data.of, shape, dtype: undefined }, region, context, options)
      const field = records.kind === 'records' ? records.fields.find(({ name }) => name === data.name) : undefined
      if (field === undefined)
        throw new TransformError('field', `${options.path}: the source has no field ${data.name}.`, {
          path: options.path,
        })
      return field.values
    }
    case 'cast': {
      const values = await evaluateData({ data: data.of, shape, dtype: data.from }, region, context, options)
      return castValues(values, data.dtype, options.path)
    }
    case 'frames':
      return readFrameValues(part, region, context, options)
    case 'concat':
      if (isFrames(data)) return readFrameValues(part, region, context, options)
      return joinParts(concatPieces(data, dtype, region), region, context, options)
    case 'stack':
      return joinParts(stackPieces(data, dtype, region), region, context, options)
    case 'take':
      return joinParts(takePieces(data, dtype, region), region, context, options)
    case 'reshape':
      return reshapeValues({ ...data.of, dtype }, shape, region, context, options)
  }
}

async function readFrameValues(
  part: DataPart,
  region: Region,
  context: DataContext,
  options: EvaluateOptions,
): Promise<Values> {
  return { kind: 'fixed', dtype: 'uint8', bytes: await readFrameBox(part, region, context, options) }
}

async function readSource(
  { file, path, region: box }: Extract<Data, { kind: 'source' }>,
  region: Region,
  context: DataContext,
  options: EvaluateOptions,
): Promise<Values> {
  const hdf5 = await fileOf(context, file).hdf5(options)
  const start = region.start.map((from, axis) => from + (box?.start[axis] ?? 0))
  const wanted = region.shape.length === 0 ? undefined : { start, shape: region.shape }
  return identified(await hdf5.readValues(path, wanted, options), file)
}

/** References as identities instead of paths. */
function identified(values: Values, file: number): Values {
  switch (values.kind) {
    case 'references':
      return { kind: 'references', targets: values.targets.map(path => (path === null ? null : `${file}:${path}`)) }
    case 'records':
      return { ...values, fields: values.fields.map(field => ({ ...field, values: identified(field.values, file) })) }
    case 'lists':
    case 'arrays':
      return { ...values, values: identified(values.values, file) }
    case 'fixed':
    case 'strings':
    case 'opaque':
      return values
  }
}

function castValues(values: Values, dtype: DataType, path: string): Values {
  if (values.kind !== 'fixed' || !isNumberType(values.dtype) || !isNumberType(dtype)) {
    if (values.kind === 'fixed' && values.dtype === dtype) return values
    throw new TransformError('cast', `${path}: only numbers can be cast to numbers.`, { path })
  }
  return { kind: 'fixed', dtype, bytes: castBytes(values.bytes, values.dtype, dtype, path) }
}

/** A box of a part, and the box of the whole that it fills. */
interface Piece {
  readonly part: TypedPart
  readonly region: Region
  readonly target: Region
}

function* concatPieces(
  { parts, axis }: Extract<Data, { kind: 'concat' }>,
  dtype: DataType | undefined,
  region: Region,
): Generator<Piece> {
  let offset = 0
  for (const part of parts) {
    const length = part.shape[axis] ?? 0
    const whole = { start: region.start.with(axis, offset), shape: region.shape.with(axis, length) }
    const target = intersectRegions(region, whole)
    if (target !== undefined) {
      const start = target.start.with(axis, (target.start[axis] ?? 0) - offset)
      yield { part: { ...part, dtype }, region: { start, shape: target.shape }, target }
    }
    offset += length
  }
}

function* stackPieces(
  { parts, axis }: Extract<Data, { kind: 'stack' }>,
  dtype: DataType | undefined,
  region: Region,
): Generator<Piece> {
  const from = region.start[axis] ?? 0
  const inside = { start: region.start.toSpliced(axis, 1), shape: region.shape.toSpliced(axis, 1) }
  for (const [at, part] of parts.slice(from, from + (region.shape[axis] ?? 0)).entries()) {
    const target = { start: region.start.with(axis, from + at), shape: region.shape.with(axis, 1) }
    yield { part: { ...part, dtype }, region: inside, target }
  }
}

/** A piece for each run of rows that follow one another on both sides. */
function* takePieces(
  { of, indices }: Extract<Data, { kind: 'take' }>,
  dtype: DataType | undefined,
  region: Region,
): Generator<Piece> {
  const end = (region.start[0] ?? 0) + (region.shape[0] ?? 0)
  for (let row = region.start[0] ?? 0; row < end; ) {
    const first = indices[row] ?? 0
    let length = 1
    while (row + length < end && indices[row + length] === first + length) length++
    const shape = region.shape.with(0, length)
    yield {
      part: { ...of, dtype },
      region: { start: region.start.with(0, first), shape },
      target: { start: region.start.with(0, row), shape },
    }
    row += length
  }
}

async function joinParts(
  pieces: Iterable<Piece>,
  region: Region,
  context: DataContext,
  options: EvaluateOptions,
): Promise<Values> {
  const parts: Values[] = []
  const places = new Uint32Array(elementCount(region.shape))
  let count = 0
  for (const { part, region: inside, target } of pieces) {
    parts.push(await evaluateData(part, inside, context, options))
    const start = target.start.map((from, axis) => from - (region.start[axis] ?? 0))
    for (const place of flatIndices(region.shape, { start, shape: target.shape })) places[place] = count++
  }
  return takeValues(joinValues(parts, options.path), places)
}

/** The rows of the inner shape that hold the box, and of those the elements of the box. */
async function reshapeValues(
  of: TypedPart,
  shape: readonly number[],
  region: Region,
  context: DataContext,
  options: EvaluateOptions,
): Promise<Values> {
  const wanted = flatIndices(shape, region)
  const rowLength = Math.max(1, elementCount(of.shape.slice(1)))
  const whole = { start: of.shape.map(() => 0), shape: of.shape }
  if (of.shape.length === 0) return evaluateData(of, whole, context, options)
  const first = Math.floor((wanted[0] ?? 0) / rowLength)
  const last = Math.floor((wanted.at(-1) ?? 0) / rowLength)
  const rows = { start: whole.start.with(0, first), shape: of.shape.with(0, last - first + 1) }
  const values = await evaluateData(of, rows, context, options)
  if (wanted.length === valueCount(values)) return values
  return takeValues(
    values,
    wanted.map(index => index - first * rowLength),
  )
}

/** C-order numbers, in an array of that shape, of the elements of a box. */
function flatIndices(shape: readonly number[], region: Region): number[] {
  const strides = stridesOf(shape)
  const indices: number[] = []
  for (const coords of coordsOf(region))
    indices.push(coords.reduce((index, at, axis) => index + at * (strides[axis] ?? 0), 0))
  return indices
}

const unknownType = (path: string) =>
  new TransformError('values', `${path}: a field of values that are not of a source.`, { path })
