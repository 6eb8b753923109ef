/**
 * Are the members of a group there, as often as its specification asks for them, and are links where links may be?
 * Source: hdmf validator.py, `GroupValidator`.
 */

import { isRequired, type MemberSpec, type Quantity, type TypeName } from '#lib/nwb/schema/spec-types.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import type { PlacedView } from './place-objects.ts'
import { calledAt, type MemberMatch, sentenceStart } from './spec-view.ts'
import type { ValidationError } from './validation-error.ts'

/**
 * With `compat` an object stands for one member only, as in hdmf: a type that must be there counts as missing where its only
 * object has a place of its own.
 */
export function* faultsOfMembers(
  view: PlacedView,
  path: NodePath,
  { compat = false }: { readonly compat?: boolean } = {},
): Generator<ValidationError> {
  for (const match of view.matches) {
    const { spec, members, others } = match
    const found = members.length + (compat ? 0 : others)
    if (found === 0 && isRequired(spec)) yield missing(match, view, path)
    else if (members.length > 0 && !isAllowed(members.length, spec.quantity)) yield wrongQuantity(match, view, path)
    if (spec.kind === 'link' || spec.linkable) continue
    for (const { node } of members) {
      if (node.kind !== 'link' && node.kind !== 'external-link') continue
      const message = `'${node.name}' in ${calledAt(path)} is a link; the object itself must stand there.`
      yield { kind: 'illegal-link', spec: match.name, path, message }
    }
  }
}

function missing({ spec, name }: MemberMatch, view: PlacedView, path: NodePath): ValidationError {
  const type = wantedType(spec)
  const called = spec.name === undefined ? '' : ` '${spec.name}'`
  const where = `${calledAt(path)} lacks`
  if (type === undefined)
    return { kind: 'missing-member', spec: name, path, message: sentence(`${where} the ${spec.kind}${called}`) }
  const link = spec.kind === 'link' ? `a link${called} to an object` : `an object${called}`
  return { kind: 'missing-type', spec: view.name, path, message: sentence(`${where} ${link} of type ${type.name}`) }
}

function wrongQuantity({ spec, members }: MemberMatch, view: PlacedView, path: NodePath): ValidationError {
  const called = wantedType(spec)?.name ?? `'${spec.name}'`
  const allowed = typeof spec.quantity === 'number' ? `${spec.quantity}` : 'one'
  const message = sentence(`${calledAt(path)} holds ${members.length} objects of ${called} where ${allowed} may stand`)
  return { kind: 'wrong-quantity', spec: view.name, path, message }
}

function isAllowed(found: number, quantity: Quantity): boolean {
  if (typeof quantity === 'number') return found === quantity
  return quantity === '*' || quantity === '+' || found <= 1
}

const wantedType = (spec: MemberSpec): TypeName | undefined =>
  spec.kind === 'link' ? spec.target : (spec.typeDef ?? spec.typeInc)

const sentence = (text: string): string => `${sentenceStart(text)}.`
