/** IAM's verdict over the statements of one role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */

export interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
  readonly Sid?: string
}

export interface AccessRequest {
  readonly action: string
  /** ARN. */
  readonly resource: string
  /** Condition keys of the request: `s3:prefix`, `ecs:cluster`, … */
  readonly context?: Readonly<Record<string, string>>
}

/** Allowed by a statement, and denied by none. `onUse`: told of each statement that allowed it. */
export function isAllowed(
  statements: readonly Statement[],
  request: AccessRequest,
  onUse: (statement: Statement) => void = () => {},
): boolean {
  const matching = statements.filter(statement => applies(statement, request))
  if (matching.some(({ Effect }) => Effect === 'Deny')) return false
  for (const statement of matching) onUse(statement)
  return matching.length > 0
}

function applies({ Action, Resource, Condition = {} }: Statement, { action, resource, context = {} }: AccessRequest) {
  return (
    [Action].flat().some(pattern => isLike(pattern.toLowerCase(), action.toLowerCase())) &&
    [Resource].flat().some(pattern => isLike(pattern, resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, [values].flat(), context[key])),
    )
  )
}

/** A key that the request does not have makes the condition false. */
function holds(operator: string, values: readonly string[], value: string | undefined): boolean {
  switch (operator) {
    case 'StringEquals':
      return value !== undefined && values.includes(value)
    case 'StringLike':
    case 'ArnEquals':
    case 'ArnLike':
      return value !== undefined && values.some(pattern => isLike(pattern, value))
    default:
      throw new Error(`The condition ${operator} is not known here.`)
  }
}

/** `*` any characters, `?` one. */
function isLike(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${expression}$`, 's').test(text)
}
