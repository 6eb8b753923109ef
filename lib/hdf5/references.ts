/** Object references: the address of an object header becomes the path of the object. */

import type { Values } from '#lib/array/values.ts'
import { CorruptSourceError, type ErrorPlace } from '#lib/errors.ts'
import type { Hdf5Object, Hdf5Path } from './hdf5-file.ts'

/** Path by address of every object of one file; addresses of different files have nothing in common. */
export type AddressTable = ReadonlyMap<number, Hdf5Path>

/** First paths of all groups, datasets and committed types. */
export function addressTableOf(objects: readonly Hdf5Object[]): AddressTable {
  const table = new Map<number, Hdf5Path>()
  for (const object of objects) if ('address' in object) table.set(object.address, object.path)
  return table
}

/** Is there a reference anywhere in the values? */
export function hasReferences(values: Values): boolean {
  if (values.kind === 'records') return values.fields.some(field => hasReferences(field.values))
  if (values.kind === 'lists' || values.kind === 'arrays') return hasReferences(values.values)
  return values.kind === 'references'
}

/**
 * The same values with paths instead of addresses (decimal texts). An address that is no object's is an error, which
 * names the address and `label`, the object or attribute that holds it.
 */
export function resolveReferences(values: Values, table: AddressTable, label: string, place: ErrorPlace): Values {
  const within = (inner: Values): Values => resolveReferences(inner, table, label, place)
  switch (values.kind) {
    case 'references':
      return { kind: 'references', targets: values.targets.map(address => pathOf(address, table, label, place)) }
    case 'records':
      return {
        kind: 'records',
        fields: values.fields.map(field => ({ name: field.name, values: within(field.values) })),
      }
    case 'lists':
    case 'arrays':
      return { ...values, values: within(values.values) }
    case 'fixed':
    case 'strings':
    case 'opaque':
      return values
  }
}

function pathOf(address: string | null, table: AddressTable, label: string, place: ErrorPlace): string | null {
  if (address === null) return null
  const path = table.get(Number(address))
  if (path !== undefined) return path
  const what = `refers to an object at address ${address}, where the file has none`
  throw new CorruptSourceError(`${label} ${what}`, place)
}
