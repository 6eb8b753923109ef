/** What an execution reaches beyond itself. Tests give real functions in child processes, or models of them. */

import type { Json } from './payload.ts'

/** `Arguments` of `ecs:runTask.waitForTaskToken`, as the API of ECS takes them. */
export interface RunTaskArguments {
  readonly TaskDefinition: string
  readonly CapacityProviderStrategy: readonly { readonly CapacityProvider: string; readonly Weight: number }[]
  readonly Overrides: {
    readonly ContainerOverrides: readonly {
      readonly Name: string
      readonly Environment: readonly { readonly Name: string; readonly Value: string }[]
    }[]
  }
  readonly [field: string]: Json
}

/** Each throws a StateError that is named as Step Functions names it. */
export interface Services {
  /** What the function returned. */
  invokeFunction(arn: string, payload: Json): Promise<Json>
  /** Returns once ECS has taken the task; the task itself reports by its token. */
  runTask(task: RunTaskArguments): Promise<void>
  readObject(bucket: string, key: string): Promise<string>
  writeObject(bucket: string, key: string, body: string): Promise<void>
}
