/** Tokens of tasks that report by themselves: "Wait for a callback", https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html */

import { randomUUID } from 'node:crypto'
import { type Json, MOST_PAYLOAD_BYTES } from './payload.ts'
import { StateError } from './state-error.ts'

interface Waiting {
  succeed(output: Json): void
  fail(error: StateError): void
  beat(): void
}

/** What the API says of a token that nobody waits for any more. */
export type TokenRefusal = 'TaskTimedOut' | 'InvalidToken' | 'InvalidOutput'

export class TaskTokens {
  readonly #waiting = new Map<string, Waiting>()
  readonly #closed = new Set<string>()

  /** The token, what becomes of its task, and a call for each sign of life. */
  issue(onHeartbeat: () => void): { readonly token: string; readonly outcome: Promise<Json>; close(): void } {
    const token = randomUUID()
    const outcome = new Promise<Json>((resolve, reject) => {
      this.#waiting.set(token, { succeed: resolve, fail: reject, beat: onHeartbeat })
    })
    return { token, outcome, close: () => this.#close(token) }
  }

  /** SendTaskSuccess; the refusal where it is refused. */
  succeed(token: string, output: string): TokenRefusal | undefined {
    if (Buffer.byteLength(output) > MOST_PAYLOAD_BYTES) return 'InvalidOutput'
    return this.#tell(token, waiting => waiting.succeed(JSON.parse(output)))
  }

  /** SendTaskFailure. */
  fail(token: string, error: string, cause: string): TokenRefusal | undefined {
    return this.#tell(token, waiting => waiting.fail(new StateError(error, cause)))
  }

  /** SendTaskHeartbeat. */
  heartbeat(token: string): TokenRefusal | undefined {
    const waiting = this.#waiting.get(token)
    if (waiting === undefined) return this.#refusal(token)
    waiting.beat()
    return undefined
  }

  #tell(token: string, tell: (waiting: Waiting) => void): TokenRefusal | undefined {
    const waiting = this.#waiting.get(token)
    if (waiting === undefined) return this.#refusal(token)
    this.#close(token)
    tell(waiting)
    return undefined
  }

  #close(token: string): void {
    if (this.#waiting.delete(token)) this.#closed.add(token)
  }

  #refusal(token: string): TokenRefusal {
    return this.#closed.has(token) ? 'TaskTimedOut' : 'InvalidToken'
  }
}
