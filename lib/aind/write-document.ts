/** A document as the text of its file: as the reference writes it, three blanks an indent, no line end after the last bracket. */

import type { JsonObject } from './json-value.ts'

const INDENT = 3

/** NaN and infinities, which JSON has not, become null. */
export const formatDocument = (document: JsonObject): string => JSON.stringify(document, undefined, INDENT)
