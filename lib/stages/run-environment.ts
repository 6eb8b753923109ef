/** What the states of a run may touch beside sources and stores. Each door (Lambda, Fargate, test) builds its own. */

import type { Environment } from './environment.ts'
import type { Usage } from './payloads/records.ts'

export interface RunEnvironment extends Environment {
  /** URL that everything is written below, without a slash at its end. */
  readonly output: string
  /** `s3://bucket` or `s3://bucket/prefix/`: what may be read beside the output. */
  readonly sources: readonly string[]
  readonly hasFargate: boolean
  readonly machine: Machine
  /** Region that this runs in, where it is known. */
  readonly region?: string | undefined
  /** Lambdas that the account runs at once; undefined where that cannot be told. */
  accountConcurrency(): Promise<number | undefined>
  /** Address in S3 of an asset of DANDI: does not expire. */
  resolveAsset(url: string): Promise<string>
  /** Tells those who want to know. */
  notify(subject: string, message: string): Promise<void>
  /** A name that no other attempt has. */
  readonly attempt: string
  /** What this attempt has used so far. */
  usage(): Usage
}

/** The same before anything is counted (measure-task.ts). */
export type UncountedEnvironment = Omit<RunEnvironment, 'usage'>

/** What runs the state. */
export interface Machine {
  readonly compute: 'lambda' | 'fargate'
  readonly memoryBytes: number
  readonly cores: number
}

/** Share of a Lambda's memory that may be planned for; the rest is for Node, its libraries and garbage. */
const MEMORY_SHARE = 0.75

export const plannableBytes = ({ memoryBytes }: Machine): number => memoryBytes * MEMORY_SHARE
