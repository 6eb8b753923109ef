/** The events of an execution, counted as Step Functions counts them: each state's entry, its tasks with their tries, and its exit. */

import { StateError } from './state-error.ts'

/** "Quotas", https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MOST_EVENTS = 25_000

export interface HistoryEvent {
  /** `TaskStateEntered`, `MapRunStarted`, … as GetExecutionHistory names them. */
  readonly type: string
  readonly at: Date
  /** Name of the state, or the error. */
  readonly detail?: string | undefined
}

export class History {
  readonly events: HistoryEvent[] = []
  /** Entries of states and retries: what Standard workflows are billed by. */
  transitions = 0
  readonly #now: () => Date

  constructor(now: () => Date) {
    this.#now = now
  }

  /** Throws States.Runtime, which nothing catches, once there are too many. */
  add(type: string, detail?: string): void {
    if (type.endsWith('StateEntered') || type === 'ExecutionStarted') this.transitions++
    this.events.push({ type, at: this.#now(), detail })
    if (this.events.length >= MOST_EVENTS && !type.startsWith('Execution')) {
      throw new StateError('States.Runtime', `The history of the execution has reached ${MOST_EVENTS} events.`)
    }
  }
}
