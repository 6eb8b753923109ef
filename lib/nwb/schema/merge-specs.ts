/**
 * What a specification means on top of the one that it extends.
 * Source: hdmf spec.py, resolution of includes (since hdmf 5 dtype, shape and dims are inherited key by key; quantity,
 * `required`, `linkable` and names never are).
 */

import {
  type AttributeSpec,
  type CompoundField,
  type DatasetSpec,
  type GroupSpec,
  isCompoundDtype,
  type LinkSpec,
  type SpecDtype,
} from './spec-types.ts'

/** `own` where it speaks, `base` where it is silent; members of both are merged, own members first. */
export function mergeGroup(own: GroupSpec, base: GroupSpec): GroupSpec {
  return {
    ...own,
    ...inheritedType(own, base),
    attributes: mergeMembers(own.attributes, base.attributes, mergeAttribute),
    groups: mergeMembers(own.groups, base.groups, mergeGroup),
    datasets: mergeMembers(own.datasets, base.datasets, mergeDataset),
    links: mergeMembers<LinkSpec>(own.links, base.links, link => link),
  }
}

export function mergeDataset(own: DatasetSpec, base: DatasetSpec): DatasetSpec {
  return {
    ...own,
    ...inheritedType(own, base),
    ...mergeValues(own, base),
    attributes: mergeMembers(own.attributes, base.attributes, mergeAttribute),
  }
}

/** A fixed value may take the place of a default and the other way round, so they are inherited together or not at all. */
function mergeAttribute(own: AttributeSpec, base: AttributeSpec): AttributeSpec {
  const values = mergeValues(own, base)
  return { ...own, ...values, required: own.required && values.defaultValue === undefined }
}

type Values = Pick<AttributeSpec, 'dtype' | 'shape' | 'dims' | 'value' | 'defaultValue'>

function mergeValues(own: Values, base: Values): Values {
  const dtype = mergeDtype(own.dtype, base.dtype)
  const { shape, dims } = own.shape === undefined ? base : own
  const { value, defaultValue } = own.value === undefined && own.defaultValue === undefined ? base : own
  return {
    ...(dtype !== undefined && { dtype }),
    ...(shape !== undefined && { shape }),
    ...(dims !== undefined && { dims }),
    ...(value !== undefined && { value }),
    ...(defaultValue !== undefined && { defaultValue }),
  }
}

/** A record gains fields or narrows them; every other dtype is replaced. */
function mergeDtype(own: SpecDtype | undefined, base: SpecDtype | undefined): SpecDtype | undefined {
  if (own === undefined) return base
  if (!isCompoundDtype(own) || !isCompoundDtype(base)) return own
  const fields = new Map<string, CompoundField>()
  for (const field of [...base.compound, ...own.compound]) fields.set(field.name, field)
  return { compound: [...fields.values()] }
}

const inheritedType = <Spec extends GroupSpec | DatasetSpec>(own: Spec, base: Spec) =>
  own.typeInc === undefined && base.typeInc !== undefined ? { typeInc: base.typeInc } : {}

type Member = AttributeSpec | GroupSpec | DatasetSpec | LinkSpec

/** A member without a fixed name is known by its type: a subtype that asks for the same type again replaces it. */
function mergeMembers<Spec extends Member>(
  own: readonly Spec[],
  base: readonly Spec[],
  merge: (own: Spec, base: Spec) => Spec,
): Spec[] {
  const inherited = new Map(base.map(member => [memberKey(member), member]))
  const merged = own.map(member => {
    const overridden = inherited.get(memberKey(member))
    inherited.delete(memberKey(member))
    return overridden === undefined ? member : merge(member, overridden)
  })
  return [...merged, ...inherited.values()]
}

function memberKey(member: Member): string {
  if (member.name !== undefined) return `name ${member.name}`
  if (member.kind === 'link') return `type ${member.target.name}`
  if (member.kind === 'attribute') return `name ${member.name}`
  return `type ${(member.typeDef ?? member.typeInc)?.name}`
}
