/** What all executions of one state machine share. */

import type { Machine } from './definition.ts'
import type { Services } from './services.ts'
import { TaskTokens } from './task-tokens.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface Engine {
  readonly machine: Machine
  readonly arn: string
  readonly roleArn: string
  readonly services: Services
  readonly clock: VirtualClock
  readonly tokens: TaskTokens
  /** Uniform in [0, 1); jitter is drawn from it. */
  readonly random: () => number
  /** Ids of map runs and of their children. */
  readonly nextId: () => string
}

export interface EngineOptions extends Omit<Engine, 'tokens' | 'nextId'> {}

export function makeEngine(options: EngineOptions): Engine {
  let ids = 0
  const nextId = () => `00000000-0000-4000-8000-${String(ids++).padStart(12, '0')}`
  return { ...options, tokens: new TaskTokens(), nextId }
}

/** `arn:…:execution:<machine>[/<label>]:<name>`. */
export function executionArn({ arn }: Engine, name: string, label?: string): string {
  const machine = arn.replace(':stateMachine:', ':execution:')
  return `${machine}${label === undefined ? '' : `/${label}`}:${name}`
}
