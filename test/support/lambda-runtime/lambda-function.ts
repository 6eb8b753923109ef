/** A Lambda function: as many processes as calls come at once, kept for the next ones. */

import type { Json } from '../step-functions/payload.ts'
import { StateError } from '../step-functions/state-error.ts'
import { type FunctionInstance, type FunctionSettings, startInstance } from './function-instance.ts'
import { MOST_EVENT_BYTES } from './runtime-api.ts'

export interface LambdaFunction {
  readonly settings: FunctionSettings
  /** Throws a StateError that is named as Step Functions names it. */
  invoke(arn: string, payload: Json): Promise<Json>
  /** Those that are working now, for a test that ends one. */
  readonly working: ReadonlySet<FunctionInstance>
  /** Processes that were started, and the largest of them in bytes. */
  readonly figures: { starts: number; calls: number; peakBytes: number }
  close(): Promise<void>
}

export function lambdaFunction(settings: FunctionSettings): LambdaFunction {
  const idle: FunctionInstance[] = []
  const working = new Set<FunctionInstance>()
  const figures = { starts: 0, calls: 0, peakBytes: 0 }
  return {
    settings,
    working,
    figures,
    async invoke(arn, payload) {
      const event = JSON.stringify(payload)
      if (Buffer.byteLength(event) > MOST_EVENT_BYTES) throw new StateError('Lambda.RequestTooLargeException', '6 MB')
      figures.calls++
      let instance = idle.pop()
      if (instance === undefined) {
        figures.starts++
        instance = await startInstance(settings)
      }
      working.add(instance)
      try {
        return await instance.invoke(arn, event)
      } finally {
        working.delete(instance)
        figures.peakBytes = Math.max(figures.peakBytes, instance.peakBytes)
        if (instance.isGone) await instance.close()
        else idle.push(instance)
      }
    },
    async close() {
      await Promise.all([...idle, ...working].map(instance => instance.close()))
    },
  }
}
