/**
 * Single values of another kind than PyNWB's classes take: an integer where they want a float is refused, and with it the
 * object. JSON spells the float 30 as `30.0`; a writer that drops the `.0` makes stores that do not open.
 */

import { type DataType, isFloatType, isIntegerType } from '#lib/array/dtype.ts'
import { getAttribute } from '#lib/nwb/attributes.ts'
import { dtypeWord } from '#lib/nwb/schema/spec-dtype.ts'
import type { AttributeSpec, DatasetSpec } from '#lib/nwb/schema/spec-types.ts'
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
  if (spec.kind !== 'group') return
  for (const member of spec.datasets) {
    const dataset = member.name === undefined ? undefined : object.array(member.name)
    if (dataset === undefined) continue
    const isTyped = (member.typeDef ?? member.typeInc) !== undefined
    if (!isTyped && dataset.node.shape?.length === 0 && member.shape === undefined)
      yield* ofValue(member, dataset.node.dtype, dataset.path, `The dataset ${member.name}`)
    if (!isTyped) yield* ofAttributes(dataset.node, member.attributes, dataset.path)
  }
}

function* ofAttributes(
  node: NwbObject['node'],
  specs: readonly AttributeSpec[],
  path: NwbObject['path'],
): Generator<Obstacle> {
  for (const spec of specs) {
    const attribute = getAttribute(node, spec.name)
    if (attribute?.shape?.length === 0) yield* ofValue(spec, attribute.dtype, path, `The attribute ${spec.name}`)
  }
}

/** A fixed value is no argument of a constructor. */
function* ofValue(
  { dtype, value }: AttributeSpec | DatasetSpec,
  actual: DataType,
  path: NwbObject['path'],
  what: string,
): Generator<Obstacle> {
  const [wanted, found] = [typeof dtype === 'string' ? wantedKind(dtype) : undefined, kindOf(actual)]
  if (value !== undefined || wanted === undefined || found === undefined || wanted === found) return
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
