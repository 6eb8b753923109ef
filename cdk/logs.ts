/** A log of its own for everything that writes one: kept as long as the settings say, gone with the stack. */

import { RemovalPolicy } from 'aws-cdk-lib'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { StackSettings } from './settings.ts'

export function logGroup(scope: Construct, id: string, { logRetentionDays }: StackSettings): LogGroup {
  return new LogGroup(scope, id, { retention: logRetentionDays, removalPolicy: RemovalPolicy.DESTROY })
}
