/**
 * The API that a Lambda function's process asks for calls and answers them by:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html. One server for one process.
 */

import type { ServerResponse } from 'node:http'
import { readBody, startServer } from '../loopback-server.ts'
import { StateError } from '../step-functions/state-error.ts'

/** Largest event, and largest answer, of a synchronous call: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MOST_EVENT_BYTES = 6_291_456

export interface Call {
  readonly event: string
  /** ARN that was called. */
  readonly arn: string
  readonly timeoutSeconds: number
  /** Gets the answer's text, or a StateError that is named as Step Functions names it. */
  readonly settle: (end: { readonly answer: string } | { readonly error: StateError }) => void
}

export interface RuntimeApi {
  /** `host:port`, as AWS_LAMBDA_RUNTIME_API holds it. */
  readonly address: string
  /** Hands a call to the process, which has one at a time. */
  give(call: Call): void
  close(): Promise<void>
}

export async function startRuntimeApi(): Promise<RuntimeApi> {
  const waiting: ServerResponse[] = []
  const calls: Call[] = []
  let current: Call | undefined
  let requests = 0

  const handOut = () => {
    if (waiting.length === 0 || calls.length === 0) return
    current = calls.shift()!
    const response = waiting.shift()!
    response.writeHead(200, {
      'Lambda-Runtime-Aws-Request-Id': `request-${process.pid}-${requests++}`,
      'Lambda-Runtime-Deadline-Ms': Date.now() + current.timeoutSeconds * 1000,
      'Lambda-Runtime-Invoked-Function-Arn': current.arn,
      'Lambda-Runtime-Trace-Id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
    })
    response.end(current.event)
  }
  const settle = (end: Parameters<Call['settle']>[0]) => {
    const call = current ?? calls.shift()
    current = undefined
    call?.settle(end)
  }

  const server = await startServer(async (request, response) => {
    const path = (request.url ?? '').replace('/2018-06-01/runtime', '')
    if (path === '/invocation/next') {
      waiting.push(response)
      handOut()
      return
    }
    const body = (await readBody(request)).toString()
    if (path.endsWith('/response') && Buffer.byteLength(body) > MOST_EVENT_BYTES) {
      settle({ error: new StateError('Function.ResponseSizeTooLarge', `${Buffer.byteLength(body)} bytes`) })
      response.writeHead(413).end()
      return
    }
    if (path.endsWith('/response')) settle({ answer: body })
    else settle({ error: errorOf(body) })
    response.writeHead(202).end()
  })
  return {
    address: server.url.replace('http://', ''),
    give(call) {
      calls.push(call)
      handOut()
    },
    close: server.close,
  }
}

/** Step Functions takes the type for the error's name, and the whole document for its cause. */
function errorOf(body: string): StateError {
  const { errorType } = JSON.parse(body) as { readonly errorType?: string }
  return new StateError(errorType ?? 'Lambda.Unknown', body)
}
