/**
 * Batches in containers of Fargate: a public Node image, to which the first line of code is given as text and fetches the rest, so
 * that nobody builds an image. The states wait for the task's token, since the task alone knows the name of its error.
 */

import { CfnDeletionPolicy, Duration, Stack } from 'aws-cdk-lib'
import {
  CfnCluster,
  CfnTaskDefinition,
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LogDriver,
  OperatingSystemFamily,
  PropagatedTagSource,
} from 'aws-cdk-lib/aws-ecs'
import { Asset } from 'aws-cdk-lib/aws-s3-assets'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { type Output, readOutput, readSources, writeOutput } from './access.ts'
import { BOOTSTRAP_OPTIONS, type Bundles, TASK_BUNDLE_EXTENSION } from './bundles.ts'
import { acknowledge } from './findings.ts'
import { jsonata } from './jsonata.ts'
import { logGroup } from './logs.ts'
import { TaskNetwork } from './network.ts'
import { grant, type Permission } from './permission.ts'
import { ON_DEMAND_RETRIES, SPOT_RETRIES } from './retries.ts'
import { RunTask } from './run-task.ts'
import type { StackSettings } from './settings.ts'

const CONTAINER = 'convert'

/** A task heartbeats every 30 seconds, but first its image is pulled and its network set up: up to three minutes. */
const HEARTBEAT = Duration.minutes(5)

/** A whole probe takes an hour or two. */
const LONGEST_TASK = Duration.hours(12)

export interface ConvertTaskProperties {
  readonly bundles: Pick<Bundles, 'task' | 'taskSha256' | 'bootstrap'>
  readonly environment: Readonly<Record<string, string>>
  readonly output: Output
  readonly settings: StackSettings
}

export class ConvertTask extends Construct {
  /** What the role of the state machine needs to start tasks. */
  readonly runPermissions: readonly Permission[]
  readonly #cluster: CfnCluster
  readonly #definition: FargateTaskDefinition
  readonly #network: TaskNetwork

  constructor(scope: Construct, id: string, properties: ConvertTaskProperties) {
    super(scope, id)
    const { settings } = properties
    this.#network = new TaskNetwork(this, 'Network', settings)
    this.#cluster = new CfnCluster(this, 'Cluster', { capacityProviders: ['FARGATE', 'FARGATE_SPOT'] })
    acknowledge(this.#cluster, {
      'AwsSolutions-ECS4':
        'Tasks tell bytes, chunks and seconds themselves; Container Insights would cost more than they do.',
    })
    this.#definition = this.#define(properties)
    this.runPermissions = this.#runPermissions()
  }

  /** A state that converts one batch in a container. Input: a line of `batches.jsonl`. */
  state(
    scope: Construct,
    name: string,
    { comment, spot }: { readonly comment: string; readonly spot: boolean },
  ): RunTask {
    const state = new RunTask(scope, name, {
      comment,
      heartbeat: HEARTBEAT,
      timeout: LONGEST_TASK,
      parameters: {
        Cluster: this.#cluster.attrArn,
        // One revision, not the newest of the family: executions keep the bundle that they began with.
        TaskDefinition: this.#definition.taskDefinitionArn,
        CapacityProviderStrategy: [{ CapacityProvider: spot ? 'FARGATE_SPOT' : 'FARGATE', Weight: 1 }],
        PropagateTags: PropagatedTagSource.TASK_DEFINITION,
        NetworkConfiguration: { AwsvpcConfiguration: this.#network.configuration },
        Overrides: {
          ContainerOverrides: [
            {
              Name: CONTAINER,
              Environment: [
                { Name: 'NWB2ZARR_BATCH', Value: jsonata('$string($states.input)') },
                { Name: 'NWB2ZARR_TASK_TOKEN', Value: jsonata('$states.context.Task.Token') },
              ],
            },
          ],
        },
      },
    })
    for (const retry of spot ? SPOT_RETRIES : ON_DEMAND_RETRIES) state.addRetry(retry)
    return state
  }

  /** Lets tasks report to the machine that waits for them. */
  reportTo(machine: StateMachine): void {
    grant(this.#definition.taskRole, [
      {
        actions: ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'],
        resources: [machine.stateMachineArn],
      },
    ])
  }

  #define({ bundles, environment, output, settings }: ConvertTaskProperties): FargateTaskDefinition {
    const { region, urlSuffix } = Stack.of(this)
    const definition = new FargateTaskDefinition(this, 'Definition', {
      cpu: settings.taskCpus * 1024,
      memoryLimitMiB: settings.taskMemory,
      runtimePlatform: {
        cpuArchitecture: settings.architecture === 'arm64' ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    })
    const bundle = new Asset(this, 'Bundle', { path: bundles.task })
    const url = `https://${bundle.s3BucketName}.s3.${region}.${urlSuffix}/${bundle.s3ObjectKey}`
    definition.addContainer(CONTAINER, {
      image: ContainerImage.fromRegistry(settings.taskImage),
      entryPoint: ['node', ...BOOTSTRAP_OPTIONS, bundles.bootstrap],
      command: [url, bundles.taskSha256, region],
      environment: { ...environment, AWS_REGION: region, UV_THREADPOOL_SIZE: String(settings.taskCpus) },
      logging: LogDriver.awsLogs({ streamPrefix: CONTAINER, logGroup: logGroup(this, 'Logs', settings) }),
      // Two minutes are what Spot leaves; the task ends its chunk and reports.
      stopTimeout: Duration.seconds(120),
    })
    const { bootstrapKmsKeyArn: key } = settings
    grant(definition.taskRole, [
      {
        actions: ['s3:GetObject'],
        resources: [bundle.bucket.arnForObjects(`*${TASK_BUNDLE_EXTENSION}`)],
        because: 'Older revisions, whose runs go on, read older bundles.',
      },
      ...(key === undefined ? [] : [{ actions: ['kms:Decrypt'], resources: [key] }]),
      ...readSources(this, settings),
      ...readOutput(output),
      ...writeOutput(output),
    ])
    const resource = definition.node.defaultChild
    if (resource instanceof CfnTaskDefinition) {
      // An update leaves the older revision active, for executions that run or are redriven.
      resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN
      resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE
    }
    acknowledge(definition, {
      'AwsSolutions-ECS2': 'The variables name buckets and limits; none of them is a secret.',
    })
    return definition
  }

  #runPermissions(): Permission[] {
    const { partition, region, account } = Stack.of(this)
    const { family, taskRole, executionRole } = this.#definition
    const ecs = `arn:${partition}:ecs:${region}:${account}`
    return [
      {
        actions: ['ecs:RunTask'],
        resources: [`${ecs}:task-definition/${family}:*`],
        conditions: { ArnEquals: { 'ecs:cluster': this.#cluster.attrArn } },
        because: 'Running and redriven executions start the revision that they began with.',
      },
      {
        actions: ['ecs:TagResource'],
        resources: [`${ecs}:task/*`],
        conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
        because: 'Tags of the definition go to its tasks, which get their ids when they start.',
      },
      {
        actions: ['iam:PassRole'],
        resources: [taskRole.roleArn, ...(executionRole === undefined ? [] : [executionRole.roleArn])],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      },
    ]
  }
}
