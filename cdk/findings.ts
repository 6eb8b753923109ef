/** Findings of cdk-nag that are meant to be so, each with its reason. */

import { Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** `reasons`: why, by the id of the finding, such as `AwsSolutions-S1` or `AwsSolutions-IAM5[Resource::*]`. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  Validations.of(construct).acknowledge(...Object.entries(reasons).map(([id, reason]) => ({ id, reason })))
}
