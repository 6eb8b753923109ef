/**
 * The APIs beside S3 that functions and tasks call, on the loopback: reports of tasks and starts of executions (Step Functions, JSON
 * 1.0), the account's limits (Lambda), messages (SNS, query protocol). Who may is decided by the roles' policies.
 */

import type { IncomingMessage } from 'node:http'
import { type LoopbackServer, readBody, startServer } from '../loopback-server.ts'
import type { Roles } from './roles.ts'
import { TESTER } from './s3-access.ts'

export interface ServiceCalls {
  /** An error's name of the API, or nothing. */
  taskReport(
    action: 'SendTaskSuccess' | 'SendTaskFailure' | 'SendTaskHeartbeat',
    body: Readonly<Record<string, string>>,
  ): string | undefined
  startExecution(body: {
    readonly name: string
    readonly input: string
    readonly stateMachineArn: string
  }): string | undefined
  publish(message: { readonly topic: string; readonly subject: string; readonly message: string }): void
  /** Functions that the account runs at once. */
  accountLimit(): number
  /** What somebody asks of the machine who may everything; an error's name of the API, or the answer. */
  operate(action: string, body: Readonly<Record<string, string>>): string | object
}

interface Answer {
  readonly status: number
  readonly body: string
}

export async function startServiceServer(
  calls: ServiceCalls,
  roles: Roles,
  stateMachineArn: string,
): Promise<LoopbackServer> {
  return startServer(async (request, response) => {
    const key = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const role = roles.roleOf(key)
    const may = (action: string, resource: string) => role !== undefined && roles.allows(role, { action, resource })
    const desk = { calls, may, stateMachineArn, isTester: key === TESTER.AWS_ACCESS_KEY_ID }
    const { status, body } = answer(request, (await readBody(request)).toString(), desk)
    response.writeHead(status, { 'content-type': body.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.0' })
    response.end(body)
  })
}

interface Desk {
  readonly calls: ServiceCalls
  readonly stateMachineArn: string
  readonly isTester: boolean
  may(action: string, resource: string): boolean
}

function answer({ headers, url }: IncomingMessage, text: string, desk: Desk): Answer {
  const target = String(headers['x-amz-target'] ?? '')
  if (target.startsWith('AWSStepFunctions.')) return stepFunctions(target.split('.')[1] ?? '', JSON.parse(text), desk)
  if (url?.includes('/account-settings')) return accountSettings(desk)
  const fields = new URLSearchParams(text)
  if (fields.get('Action') === 'Publish') return publish(fields, desk)
  throw new Error(`The request ${url} ${target} is not known here.`)
}

function stepFunctions(action: string, body: Record<string, string>, desk: Desk): Answer {
  const { calls, may, stateMachineArn, isTester } = desk
  if (isTester) {
    const answered = calls.operate(action, body)
    return typeof answered === 'string' ? refusal(answered) : json(answered)
  }
  if (!may(`states:${action}`, stateMachineArn)) return refusal('AccessDeniedException')
  switch (action) {
    case 'SendTaskSuccess':
    case 'SendTaskFailure':
    case 'SendTaskHeartbeat':
      return refusal(calls.taskReport(action, body))
    case 'StartExecution': {
      const refused = calls.startExecution(body as never)
      const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${body.name}`
      return refused === undefined ? json({ executionArn, startDate: Date.now() / 1000 }) : refusal(refused)
    }
    default:
      throw new Error(`The call ${action} is not known here.`)
  }
}

function accountSettings({ calls, may }: Desk): Answer {
  if (!may('lambda:GetAccountSettings', '*')) return refusal('AccessDeniedException')
  const limit = calls.accountLimit()
  return json({
    AccountLimit: { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: limit },
    AccountUsage: {},
  })
}

function publish(fields: URLSearchParams, { calls, may }: Desk): Answer {
  const topic = fields.get('TopicArn') ?? ''
  if (!may('sns:Publish', topic)) {
    return { status: 403, body: '<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>' }
  }
  calls.publish({ topic, subject: fields.get('Subject') ?? '', message: fields.get('Message') ?? '' })
  return {
    status: 200,
    body: '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
  }
}

const json = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) })

const refusal = (name: string | undefined): Answer =>
  name === undefined ? json({}) : { status: 400, body: JSON.stringify({ __type: name, message: name }) }
