/** A document as far as its builder says it → with its first keys, in the order of the schema, and with all defaults. */

import { coreHeader, type DocumentName } from './core-document.ts'
import type { JsonObject } from './json-value.ts'
import type { Profile } from './profile.ts'
import { normalize } from './schema/normalize.ts'
import { documentClass, metadataSchema } from './schema/schema.ts'

export function completeDocument(name: DocumentName, body: JsonObject, profile: Pick<Profile, 'versions'>): JsonObject {
  const schema = metadataSchema()
  return normalize({ ...coreHeader(name, profile), ...body }, schema.named(documentClass(name)), schema) as JsonObject
}
