/**
 * What Lambda runs around a function's code: loads the handler, asks for calls, answers them. The variables are those of
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { AWS_LAMBDA_RUNTIME_API: address, LAMBDA_TASK_ROOT: root = '', _HANDLER: entry = '' } = process.env
const api = `http://${address}/2018-06-01/runtime`
const [file, name = ''] = entry.split('.')

const post = (path: string, value: unknown) =>
  fetch(`${api}/${path}`, { method: 'POST', body: JSON.stringify(value) ?? 'null' })

const told = (error: unknown) => {
  const {
    name: errorType,
    message: errorMessage,
    stack = '',
  } = error instanceof Error ? error : new Error(String(error))
  return { errorType, errorMessage, trace: stack.split('\n').slice(0, 20) }
}

const handler = await load()
for (;;) {
  const call = await fetch(`${api}/invocation/next`)
  const id = call.headers.get('lambda-runtime-aws-request-id') ?? ''
  const deadline = Number(call.headers.get('lambda-runtime-deadline-ms'))
  const context = {
    awsRequestId: id,
    invokedFunctionArn: call.headers.get('lambda-runtime-invoked-function-arn'),
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  }
  try {
    await post(`invocation/${id}/response`, await handler(await call.json(), context))
  } catch (error) {
    await post(`invocation/${id}/error`, told(error))
  }
}

async function load(): Promise<(event: unknown, context: unknown) => Promise<unknown>> {
  try {
    const module = await import(pathToFileURL(join(root, `${file}.js`)).href)
    return module[name]
  } catch (error) {
    await post('init/error', told(error))
    process.exit(1)
  }
}
