/** A metadata document held against the schema. */

import type { DocumentName } from '../core-document.ts'
import type { JsonValue } from '../json-value.ts'
import { checkShape, type Finding } from './check-shape.ts'
import { documentClass, metadataSchema, type SchemaOptions } from './schema.ts'

/** What is wrong with a document of profile 2.7; empty where nothing is. */
export function checkDocument(name: DocumentName, document: JsonValue, options?: SchemaOptions): readonly Finding[] {
  const schema = metadataSchema(options)
  return checkShape(document, schema.named(documentClass(name)), schema)
}
