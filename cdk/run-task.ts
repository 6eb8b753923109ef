/**
 * A state that starts one container and waits until it reports by the task's token: CDK's EcsRunTask starts the newest revision of a
 * family, and takes no capacity provider for Fargate.
 */

import { type Duration, Stack } from 'aws-cdk-lib'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { QueryLanguage, type TaskMetricsConfig, TaskStateBase, Timeout } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'

export interface RunTaskProperties {
  readonly comment: string
  /** Parameters of RunTask, in the spelling of Step Functions. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** A task that is silent for so long has ended. */
  readonly heartbeat: Duration
  readonly timeout: Duration
}

export class RunTask extends TaskStateBase {
  protected readonly taskMetrics?: TaskMetricsConfig
  protected readonly taskPolicies?: PolicyStatement[]
  readonly #parameters: Readonly<Record<string, unknown>>

  constructor(scope: Construct, id: string, { comment, parameters, heartbeat, timeout }: RunTaskProperties) {
    super(scope, id, {
      comment,
      queryLanguage: QueryLanguage.JSONATA,
      heartbeatTimeout: Timeout.duration(heartbeat),
      taskTimeout: Timeout.duration(timeout),
    })
    this.#parameters = parameters
  }

  protected _renderTask(): object {
    const { partition } = Stack.of(this)
    return { Resource: `arn:${partition}:states:::ecs:runTask.waitForTaskToken`, Arguments: this.#parameters }
  }
}
