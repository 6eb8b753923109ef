/** A Lambda function of the machine, with a role and a log of its own, and the published version that states call. */

import { type Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  Runtime,
  Tracing,
  type Version,
} from 'aws-cdk-lib/aws-lambda'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { acknowledge } from './findings.ts'
import { logGroup } from './logs.ts'
import { grant, type Permission } from './permission.ts'
import { MEGABYTES_OF_A_VCPU, type StackSettings } from './settings.ts'

export interface StageFunctionProperties {
  /** Module of functions/ that exports `handler`, without its extension. */
  readonly entry: string
  readonly description: string
  readonly code: Code
  /** Megabytes. */
  readonly memory: number
  readonly timeout: Duration
  readonly environment: Readonly<Record<string, string>>
  readonly permissions: readonly Permission[]
  /** Takes what failed for good, where the function is called by events. */
  readonly deadLetterQueue?: IQueue | undefined
  readonly settings: StackSettings
}

export class StageFunction extends Construct {
  readonly function: LambdaFunction
  /** What the machine calls: executions that run, or are redriven, stay with the version that they began with. */
  readonly version: Version
  /** Megabytes. */
  readonly memory: number

  constructor(scope: Construct, id: string, properties: StageFunctionProperties) {
    super(scope, id)
    const { entry, description, code, memory, timeout, environment, settings, deadLetterQueue } = properties
    this.memory = memory
    const logs = logGroup(this, 'Logs', settings)
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description })
    grant(role, [
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logs.logGroupArn] },
      ...properties.permissions,
    ])
    this.function = new LambdaFunction(this, 'Function', {
      description,
      code,
      handler: `${entry}.handler`,
      runtime: Runtime.NODEJS_24_X,
      architecture: settings.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      memorySize: memory,
      timeout,
      role,
      logGroup: logs,
      // X-Ray's own rule samples: one call a second, and a twentieth of the rest.
      tracing: Tracing.ACTIVE,
      environment: {
        ...environment,
        // Codecs run in libuv's threads: as many as there are vCPUs.
        UV_THREADPOOL_SIZE: String(Math.ceil(memory / MEGABYTES_OF_A_VCPU)),
        NODE_OPTIONS: '--enable-source-maps',
      },
      ...(deadLetterQueue === undefined ? {} : { deadLetterQueue }),
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    })
    this.version = this.function.currentVersion
    acknowledge(role, { 'AwsSolutions-IAM5[Resource::*]': 'X-Ray takes segments without naming a resource.' })
    acknowledge(this.function, {
      'AwsSolutions-L1': 'Node 24 is the runtime that the bundles are built and tested for.',
    })
  }
}
