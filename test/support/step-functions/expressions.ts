/**
 * JSONata as Step Functions has it: `{% … %}` anywhere in a field, the functions that AWS adds, none that it leaves out, and an error
 * where an expression gives nothing. "Transforming data with JSONata", https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */

import { createHash, randomUUID } from 'node:crypto'
import jsonata, { type Expression } from 'jsonata'
import { randomNumbers } from '../random.ts'
import type { Json } from './payload.ts'
import { StateError } from './state-error.ts'

/** What an expression sees as `$states`, and the variables that states before it assigned. */
export interface Scope {
  readonly states: { readonly [field: string]: unknown }
  readonly variables: Readonly<Record<string, Json>>
}

const MARK = /^\{%(.*)%\}$/s

/** `template` with every expression in it evaluated. Throws States.QueryEvaluationError. */
export async function evaluate(template: unknown, scope: Scope): Promise<Json> {
  if (Array.isArray(template)) return Promise.all(template.map(item => evaluate(item, scope)))
  if (typeof template === 'object' && template !== null) {
    const fields = Object.entries(template)
    return Object.fromEntries(
      await Promise.all(fields.map(async ([name, value]) => [name, await evaluate(value, scope)] as const)),
    )
  }
  const text = typeof template === 'string' ? MARK.exec(template)?.[1] : undefined
  return text === undefined ? (template as Json) : evaluateExpression(text, scope)
}

async function evaluateExpression(text: string, { states, variables }: Scope): Promise<Json> {
  let value: unknown
  try {
    value = await compiled(text).evaluate({}, { states, ...variables })
  } catch (error) {
    const { message } = error as { readonly message: string }
    throw new StateError('States.QueryEvaluationError', `${text.trim()}: ${message}`)
  }
  // Also where only a part of what was built is undefined or a function.
  if (value === undefined || typeof value === 'function') {
    throw new StateError('States.QueryEvaluationError', `${text.trim()}: the expression gave nothing`)
  }
  return JSON.parse(JSON.stringify(value))
}

const known = new Map<string, Expression>()

function compiled(text: string): Expression {
  const expression = known.get(text) ?? prepare(jsonata(text))
  known.set(text, expression)
  return expression
}

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
}

function prepare(expression: Expression): Expression {
  expression.registerFunction('partition', (items: unknown[], size: number) => {
    const parts: unknown[][] = []
    for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size))
    return parts
  })
  expression.registerFunction('range', (first: number, last: number, step: number) => {
    const count = Math.floor((last - first) / step) + 1
    return Array.from({ length: Math.max(0, count) }, (_item, at) => first + at * step)
  })
  expression.registerFunction('hash', (content: string, algorithm = 'SHA-256') => {
    const name = HASHES[algorithm]
    if (name === undefined) throw new Error(`there is no algorithm ${algorithm}`)
    return createHash(name).update(content).digest('hex')
  })
  expression.registerFunction('random', (seed?: number) => (seed === undefined ? Math.random() : randomNumbers(seed)()))
  expression.registerFunction('uuid', () => randomUUID())
  expression.registerFunction('parse', (text: string) => JSON.parse(text) as unknown)
  expression.registerFunction('eval', () => {
    throw new Error('$eval is not supported; $parse reads JSON')
  })
  return expression
}
