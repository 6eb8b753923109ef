/** A function in processes of its own, under the limits of Lambda; pages are those of the AWS Lambda Developer Guide. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LambdaFunction, lambdaFunction } from '../support/lambda-runtime/lambda-function.ts'
import type { Json } from '../support/step-functions/payload.ts'

const CODE = `
const held = []
export const handler = async (event, context) => {
  switch (event.do) {
    case 'echo': return { event, pid: process.pid, left: context.getRemainingTimeInMillis(), at: context.invokedFunctionArn, variable: process.env.COLOUR }
    case 'throw': { const error = new Error('no such session'); error.name = 'SourceUnavailableError'; throw error }
    case 'hang': return new Promise(() => setInterval(() => {}, 1000))
    case 'exit': process.exit(7)
    case 'grow': for (;;) { held.push(Buffer.alloc(50e6, 1)); await new Promise(resolve => setTimeout(resolve, 20)) }
    case 'talk': return 'x'.repeat(event.bytes)
  }
}
`

let folder = ''
let called: LambdaFunction
const call = (payload: Json) => called.invoke('arn:aws:lambda:us-west-2:123456789012:function:f:1', payload)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'function-'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'f.js'), CODE)
  called = lambdaFunction({
    arn: 'arn:aws:lambda:us-west-2:123456789012:function:f',
    name: 'f',
    handler: 'f.handler',
    code: folder,
    memoryMegabytes: 256,
    timeoutSeconds: 3,
    environment: { COLOUR: 'blue' },
  })
})
afterAll(async () => {
  await called.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('lambdaFunction', () => {
  it('calls the handler with event, context and variables, in a process that is kept (runtimes-api.html)', async () => {
    const first = (await call({ do: 'echo', n: 1 })) as Record<string, Json>
    const second = (await call({ do: 'echo', n: 2 })) as Record<string, Json>

    expect(first).toMatchObject({ event: { do: 'echo', n: 1 }, variable: 'blue' })
    expect(first.at).toBe('arn:aws:lambda:us-west-2:123456789012:function:f:1')
    expect(first.left).toBeGreaterThan(1000)
    expect(first.left).toBeLessThanOrEqual(3000)
    expect(second.pid).toBe(first.pid)
  })

  it('names errors by their name, with the message in the cause (nodejs-exceptions.html)', async () => {
    const error = await call({ do: 'throw' }).catch(thrown => thrown)

    expect(error.error).toBe('SourceUnavailableError')
    expect(JSON.parse(error.message)).toMatchObject({ errorMessage: 'no such session' })
  })

  it('refuses answers and events of more than 6 MB (gettingstarted-limits.html)', async () => {
    await expect(call({ do: 'talk', bytes: 6_291_457 })).rejects.toMatchObject({
      error: 'Function.ResponseSizeTooLarge',
    })
    await expect(call({ do: 'echo', text: 'x'.repeat(6_291_457) })).rejects.toMatchObject({
      error: 'Lambda.RequestTooLargeException',
    })
  })

  it.each([
    ['a time that is over', 'hang', 'Sandbox.Timedout'],
    ['a process that ends', 'exit', 'Runtime.ExitError'],
    ['more memory than it has', 'grow', 'Runtime.ExitError'],
  ])(
    'ends the process for %s, and gives the next call another (lambda-runtime-environment.html)',
    async (_what, action, error) => {
      await expect(call({ do: action })).rejects.toMatchObject({ error })

      expect(await call({ do: 'echo' })).toMatchObject({ event: { do: 'echo' } })
    },
  )
})
