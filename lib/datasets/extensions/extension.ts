/** An extension that this tool writes, from its types as data. */

import type { CachedNamespace } from '#lib/nwb/schema/parse-namespace.ts'
import { specificationText } from '#lib/nwb/schema/spec-text.ts'

export interface Extension {
  readonly name: string
  readonly version: string
  readonly doc: string
  readonly author: string
  readonly contact: string
  /** Type definitions in the NWB specification language. */
  readonly types: { readonly groups?: readonly object[]; readonly datasets?: readonly object[] }
}

/** The extension as a file caches it: one namespace that uses all of core, one source. */
export function cachedExtension({ name, version, doc, author, contact, types }: Extension): CachedNamespace {
  const source = `${name}.extensions`
  const schema = [{ namespace: 'core' }, { source }]
  return {
    name,
    version,
    namespaceText: specificationText({ namespaces: [{ doc, schema, name, version, author, contact }] }),
    sources: [{ name: source, text: specificationText(types) }],
  }
}

/** A text or number that every object of a type must carry. */
export const attribute = (name: string, dtype: string, doc: string): object => ({ doc, name, dtype })

/** Where something stood or how it was turned: three numbers and their unit. */
export const measured = (name: string, doc: string, dims?: readonly unknown[]): object => ({
  shape: [null],
  ...(dims !== undefined && { dims }),
  dtype: 'float32',
  doc,
  name,
  attributes: [attribute('unit', 'text', 'Unit of the numbers.')],
})
