/**
 * An NWB object as checks see it: typed, with its ancestry, and with its members and values by name, wherever they are
 * stored: as attributes, as datasets, or behind links.
 */

import type { DataType } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Attribute, Scalar } from '#lib/array/values.ts'
import { getAttribute, referenceAttribute } from '#lib/nwb/attributes.ts'
import type { TypeName } from '#lib/nwb/schema/spec-types.ts'
import type { SchemaType } from '#lib/nwb/schema/type-catalog.ts'
import { type InspectedArray, inspectedArray, type ReadElements } from './inspected-array.ts'
import type { InspectedSession } from './inspected-session.ts'
import type { Found, TreeNodes } from './tree-nodes.ts'

export interface NwbObject extends Found {
  /** Neurodata type, as the object itself names it. */
  readonly type: string
  /** `root` for the NWBFile. */
  readonly name: string
  /** The object that it lies in, whatever plain groups are between; undefined for the root. */
  readonly parent: NwbObject | undefined
  /** What the schema says of its type; undefined where no specification at hand has it. */
  readonly schema: SchemaType | undefined
  /** The same of the newest published schema, which readers have built in: of its type or the nearest ancestor there. */
  readonly builtIn: SchemaType | undefined
  readonly session: InspectedSession
  /** Its own elements, where it is a dataset. */
  readonly data: InspectedArray | undefined
  /** Is it of that type, or of one derived from it? */
  isA(type: string): boolean
  attribute(name: string): Attribute | undefined
  /** Its dataset `name` (`a/b` within plain groups), links followed. */
  array(name: string): InspectedArray | undefined
  /** Its typed group or dataset `name`, links followed. */
  member(name: string): NwbObject | undefined
  /** The object that the reference in attribute `name` names. */
  referenced(name: string): NwbObject | undefined
  /** Objects directly in it, of type `type` where that is given; targets of links are not. */
  children(type?: string): readonly NwbObject[]
  /** The nearest object around it of that type. */
  ancestor(type: string): NwbObject | undefined
  /** One value: of the attribute `name`, of the dataset `name` where it holds one element, or of its attribute: `data.unit`. */
  value(name: string): Promise<Scalar | undefined>
  /** `value` where it is a text. */
  text(name: string): Promise<string | undefined>
  /** `value` where it is a number. */
  number(name: string): Promise<number | undefined>
  /** All texts of what `name` names in the same way, one of a scalar; undefined where it is absent. */
  texts(name: string): Promise<readonly string[] | undefined>
}

export interface ObjectParts {
  readonly found: Found
  readonly type: TypeName
  readonly name: string
  readonly parent: NwbObject | undefined
  readonly schema: SchemaType | undefined
  readonly builtIn: SchemaType | undefined
  /** Names of the type and of all that it derives from. */
  readonly lineage: ReadonlySet<string>
  readonly session: InspectedSession
  readonly nodes: TreeNodes
  readonly read: ReadElements
}

export function nwbObject({ found, type, lineage, nodes, read, ...parts }: ObjectParts): NwbObject {
  const { session, parent } = parts
  const { node } = found
  const attribute = (name: string) => getAttribute(node, name)
  const array = (name: string): InspectedArray | undefined => {
    const at = nodes.below(found, name)
    return at?.node.kind === 'dataset' ? inspectedArray(at.path, at.node, read) : undefined
  }
  /** Where the values that `name` names are, and of which type. */
  const held = (name: string): Held | undefined => {
    const dataset = array(name)
    if (dataset !== undefined && attribute(name) === undefined)
      return { dtype: dataset.node.dtype, count: elementCount(dataset.shape), values: () => dataset.scalars() }
    const [, owner, key] = /^(.+)\.(.+)$/.exec(name) ?? []
    const around = owner === undefined ? undefined : array(owner)?.node
    const own = attribute(name) ?? (key === undefined || around === undefined ? undefined : getAttribute(around, key))
    if (own === undefined || own.shape === null) return undefined
    return { dtype: own.dtype, count: own.values.length, values: async () => own.values }
  }
  const value = async (name: string): Promise<Scalar | undefined> => {
    const { count, values } = held(name) ?? {}
    return count === 1 ? (await values?.())?.[0] : undefined
  }

  const object: NwbObject = {
    ...found,
    ...parts,
    type: type.name,
    data: node.kind === 'dataset' ? inspectedArray(found.path, node, read) : undefined,
    isA: wanted => lineage.has(wanted),
    attribute,
    array,
    member: name => {
      const at = nodes.below(found, name)
      return at && session.objectAt(at.path)
    },
    referenced: name => session.objectAt(referenceAttribute(node, name) ?? null),
    children: wanted => session.childrenOf(object).filter(child => wanted === undefined || child.isA(wanted)),
    ancestor: wanted => (parent === undefined || parent.isA(wanted) ? parent : parent.ancestor(wanted)),
    value,
    text: async name => {
      const text = await value(name)
      return typeof text === 'string' && held(name)?.dtype === 'string' ? text : undefined
    },
    number: async name => {
      const number = await value(name)
      // NaN and 64-bit integers are texts, too; their type tells them from other texts.
      const isNumber = typeof number === 'number' || (typeof number === 'string' && held(name)?.dtype !== 'string')
      return isNumber ? Number(number) : undefined
    },
    texts: async name => (await held(name)?.values())?.filter(item => typeof item === 'string'),
  }
  return object
}

interface Held {
  readonly dtype: DataType
  readonly count: number
  readonly values: () => Promise<readonly Scalar[]>
}
