/**
 * What a validation finds, and which of it PyNWB's validator finds too.
 * Source: hdmf validate/errors.py.
 */

import type { NodePath } from '#lib/nwb/tree.ts'
import type { Finding } from '../finding.ts'

/** The errors of hdmf's validator by what they say, then those that are ours alone. */
export const VALIDATION_KINDS = [
  'missing-attribute',
  'missing-member',
  'missing-type',
  'wrong-quantity',
  'wrong-dtype',
  'wrong-shape',
  'array-expected',
  'wrong-reference',
  'illegal-link',
  'no-timezone',
  'unknown-type',
  'wrong-kind',
  'wrong-value',
  'dangling-reference',
  'broken-specification',
] as const

export type ValidationKind = (typeof VALIDATION_KINDS)[number]

/** hdmf passes these over, or stops at them with an exception instead of a finding. */
const OWN_KINDS: readonly ValidationKind[] = [
  'unknown-type',
  'wrong-kind',
  'wrong-value',
  'dangling-reference',
  'broken-specification',
]

export interface ValidationError {
  readonly kind: ValidationKind
  /** The place in the specification: `TimeSeries/data/unit`. */
  readonly spec: string
  readonly path: NodePath
  /** The attribute that has the fault; that it is missing is a fault of its owner. */
  readonly attribute?: string
  /** Full sentences. */
  readonly message: string
}

/** Does PyNWB's validator report errors of this kind? */
export const isUpstreamKind = (kind: ValidationKind): boolean => !OWN_KINDS.includes(kind)

/** As hdmf tells errors apart: by the last part of the place in the specification, the object and what is said. */
export const errorKey = ({ kind, spec, path, attribute, message }: ValidationError): string =>
  JSON.stringify([kind, spec.slice(spec.lastIndexOf('/') + 1), path, attribute, message])

export const findingOf = ({ spec, path, attribute, message }: ValidationError): Finding => ({
  check: spec,
  importance: 'PYNWB_VALIDATION',
  severity: 'LOW',
  objectType: null,
  objectName: null,
  location: attribute === undefined ? path : `${path}.${attribute}`,
  message,
})
