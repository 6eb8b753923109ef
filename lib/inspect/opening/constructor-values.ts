/**
 * Single values of another kind than PyNWB's classes take, or where they take an array: such a value is refused, and with it
 * the object. JSON spells the float 30 as `30.0`; a writer that drops the `.0` makes stores that do not open.
 */

import { type DataType, isFloatType, isIntegerType } from '#lib/array/dtype.ts'
import { getAttribute, type ObjectNode } from '#lib/nwb/attributes.ts'
import { dtypeWord } from '#lib/nwb/schema/spec-dtype.ts'
import type { AttributeSpec, DatasetSpec, GroupSpec } from '#lib/nwb/schema/spec-types.ts'
import type { DatasetNode, NodePath } from '#lib/nwb/tree.ts'
import type { InspectedSession } from '../inspected-session.ts'
import type { NwbObject } from '../nwb-object.ts'
import type { Obstacle } from './obstacle.ts'

export function constructorObstacles({ objects }: InspectedSession): readonly Obstacle[] {
  return objects.flatMap(object => [...obstaclesOf(object)])
}

function* obstaclesOf(object: NwbObject): Generator<Obstacle> {
  const spec = (object.builtIn ?? object.schema)?.spec
  if (spec === undefined) return
  yield* ofAttributes(object.node, spec.attributes, object.path)
  if (spec.kind === 'group') yield* ofDatasets(object, spec, '')
}

/** Those of the object itself, and of the plain groups in it (`general/keywords`). */
function* ofDatasets(object: NwbObject, { datasets, groups }: GroupSpec, prefix: string): Generator<Obstacle> {
  for (const spec of datasets) {
    const dataset = isPlain(spec) ? object.array(`${prefix}${spec.name}`) : undefined
    if (dataset === undefined) continue
    yield* ofValue(spec, dataset.node, dataset.path, `The dataset ${spec.name}`)
    yield* ofAttributes(dataset.node, spec.attributes, dataset.path)
  }
  for (const group of groups) if (isPlain(group)) yield* ofDatasets(object, group, `${prefix}${group.name}/`)
}

const isPlain = ({ name, typeDef, typeInc }: GroupSpec | DatasetSpec): boolean =>
  name !== undefined && typeDef === undefined && typeInc === undefined

function* ofAttributes(node: ObjectNode, specs: readonly AttributeSpec[], path: NodePath): Generator<Obstacle> {
  for (const spec of specs) {
    const attribute = getAttribute(node, spec.name)
    if (attribute !== undefined) yield* ofValue(spec, attribute, path, `The attribute ${spec.name}`)
  }
}

/** Lists that PyNWB makes of a single text by itself. */
const LISTS_OF_ONE = ['experimenter', 'related_publications']

/** A fixed value is no argument of a constructor. */
function* ofValue(
  { name = '', dtype, shape, value }: AttributeSpec | DatasetSpec,
  actual: Pick<DatasetNode, 'dtype' | 'shape'>,
  path: NodePath,
  what: string,
): Generator<Obstacle> {
  if (value !== undefined || actual.shape?.length !== 0) return
  if (shape !== undefined) {
    const message = `${what} is a single value; PyNWB takes an array only, and does not make the object.`
    if (!LISTS_OF_ONE.includes(name)) yield { path, message }
    return
  }
  const [wanted, found] = [typeof dtype === 'string' ? wantedKind(dtype) : undefined, kindOf(actual.dtype)]
  if (wanted === undefined || found === undefined || wanted === found) return
  yield {
    path,
    message: `${what} is ${NAMES[found]}; PyNWB takes ${NAMES[wanted]} only, and does not make the object.`,
  }
}

type Kind = 'float' | 'integer' | 'text'

const NAMES: Readonly<Record<Kind, string>> = { float: 'a float', integer: 'an integer', text: 'a text' }

/** `numeric` takes all numbers; dates are texts. */
function wantedKind(dtype: string): Kind | undefined {
  const word = dtypeWord(dtype)
  if (word === 'text' || word === 'ascii' || word === 'isodatetime') return 'text'
  if (word?.startsWith('float')) return 'float'
  return word?.startsWith('int') || word?.startsWith('uint') ? 'integer' : undefined
}

function kindOf(dtype: DataType): Kind | undefined {
  if (dtype === 'string') return 'text'
  if (isFloatType(dtype)) return 'float'
  return isIntegerType(dtype) ? 'integer' : undefined
}
