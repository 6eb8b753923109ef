/**
 * The NWB specification language as plain data: what a cached specification says, defaults filled in and the two
 * spellings of its keys (`neurodata_type_def`, `data_type_def`) made one.
 * Source: NWB Specification Language 2.x, "Schema language" sections 4 to 7.
 */

/**
 * A type as it is named from inside a namespace, which may define the type itself or include the one that does. Files
 * (attributes `namespace` and `neurodata_type`) and specifications name types in this same way.
 */
export interface TypeName {
  readonly namespace: string
  readonly name: string
}

/** A reference to an object (or region of one) of type `target` or a subtype. */
export interface ReferenceDtype {
  readonly target: TypeName
  readonly reftype: 'object' | 'region'
}

export interface CompoundField {
  readonly name: string
  readonly doc: string
  readonly dtype: SpecDtype
}

export interface CompoundDtype {
  readonly compound: readonly CompoundField[]
}

/** A word (`float32`, `numeric`, `text`, `isodatetime`, `bool`; see spec-dtype.ts), a reference or a record. */
export type SpecDtype = string | ReferenceDtype | CompoundDtype

/** Allowed shapes, any one of them: a length for each axis, null where any length will do. */
export type ShapeChoices = readonly (readonly (number | null)[])[]

/** Names of the axes, one list for each allowed shape; null where an axis has no name. */
export type DimsChoices = readonly (readonly (string | null)[])[]

/** How often a member may be there: once, optional, any number, at least once, or an exact count. */
export type Quantity = '1' | '?' | '*' | '+' | number

type SpecScalar = string | number | boolean
export type SpecValue = SpecScalar | readonly SpecScalar[]

/** What the values of an attribute or dataset may be; a key is absent where the specification is silent. */
interface ValueSpec {
  readonly dtype?: SpecDtype
  /** Absent for a scalar, or where anything goes. */
  readonly shape?: ShapeChoices
  readonly dims?: DimsChoices
  /** The one value that is allowed. */
  readonly value?: SpecValue
  /** What absence means. */
  readonly defaultValue?: SpecValue
}

export interface AttributeSpec extends ValueSpec {
  readonly kind: 'attribute'
  readonly name: string
  readonly doc: string
  /** False where the specification says so or gives a default value. */
  readonly required: boolean
}

/** What groups and datasets share. */
interface ObjectSpec {
  /** Fixed name; absent where any name will do. */
  readonly name?: string
  readonly defaultName?: string
  readonly doc: string
  /** The type that this specification defines. */
  readonly typeDef?: TypeName
  /** The type that it extends or, at a place inside another type, uses. */
  readonly typeInc?: TypeName
  readonly quantity: Quantity
  /** False where a link must not stand in for the object. */
  readonly linkable: boolean
  readonly attributes: readonly AttributeSpec[]
}

export interface DatasetSpec extends ObjectSpec, ValueSpec {
  readonly kind: 'dataset'
}

export interface GroupSpec extends ObjectSpec {
  readonly kind: 'group'
  readonly groups: readonly GroupSpec[]
  readonly datasets: readonly DatasetSpec[]
  readonly links: readonly LinkSpec[]
}

export interface LinkSpec {
  readonly kind: 'link'
  readonly name?: string
  readonly doc: string
  readonly target: TypeName
  readonly quantity: Quantity
}

/** What may stand inside a group. */
export type MemberSpec = DatasetSpec | GroupSpec | LinkSpec

/** One source of a namespace: types at the top, further types possibly defined inside them. */
export interface Specification {
  readonly groups: readonly GroupSpec[]
  readonly datasets: readonly DatasetSpec[]
}

export const isReferenceDtype = (dtype: SpecDtype | undefined): dtype is ReferenceDtype =>
  typeof dtype === 'object' && 'reftype' in dtype

export const isCompoundDtype = (dtype: SpecDtype | undefined): dtype is CompoundDtype =>
  typeof dtype === 'object' && 'compound' in dtype

/** Must at least one such member be there? */
export const isRequired = ({ quantity }: { readonly quantity: Quantity }): boolean =>
  quantity === '1' || quantity === '+' || (typeof quantity === 'number' && quantity > 0)
