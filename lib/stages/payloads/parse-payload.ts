/** Payloads from outside → typed values, or one error that names the field, what was expected, and what was probably meant. */

import { z } from 'zod'
import { InvalidInputError } from '#lib/errors.ts'
import { nearestName } from '#lib/nearest-name.ts'

/** `what` begins the error's sentence: `The input of the run`. */
export function parsePayload<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new InvalidInputError(
    `${what}: ${issue === undefined ? 'invalid' : sentence(issue, schema)}.`,
    {},
    { cause: result.error },
  )
}

function sentence(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys
    const known = fieldsAt(schema, issue.path)
    const near = nearestName(key, known)
    const meant = near === undefined ? `known fields are ${known.join(', ')}` : `${near} was probably meant`
    return `the field ${fieldName([...issue.path, key])} is not known; ${meant}`
  }
  const message = issue.message.replace(/^Invalid input: /, '')
  return issue.path.length === 0 ? message : `the field ${fieldName(issue.path)} is wrong: ${message}`
}

const fieldName = (path: readonly PropertyKey[]): string =>
  path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`)).join('')

/** Names of the fields of the object at that path. */
function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let at: unknown = schema
  for (const part of path) at = inner(at, part)
  const object = unwrapped(at)
  return object instanceof z.ZodObject ? Object.keys(object.shape) : []
}

function inner(schema: unknown, part: PropertyKey): unknown {
  const object = unwrapped(schema)
  if (object instanceof z.ZodObject) return object.shape[String(part)]
  return object instanceof z.ZodArray ? object.element : undefined
}

/** Without defaults and the like around it. */
function unwrapped(schema: unknown): unknown {
  let at = schema
  while (at instanceof z.ZodDefault || at instanceof z.ZodPrefault || at instanceof z.ZodOptional) at = at.unwrap()
  return at
}
