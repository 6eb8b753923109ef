/**
 * A Distributed Map over the lines of an object of the output bucket, whose numbers come from the input of the state: CDK's own map
 * takes a tolerance and a bucket only as constants (aws-cdk issue 34085).
 */

import { Stack } from 'aws-cdk-lib'
import { DistributedMap, type QueryLanguage, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import type { Output } from './access.ts'
import { jsonata } from './jsonata.ts'

export interface LinesMapProperties {
  readonly comment: string
  /** Begins the names of children's executions. */
  readonly label: string
  /** JSONata: bucket and key of an object of JSON lines. */
  readonly lines: string
  /** JSONata: children at once. */
  readonly maxConcurrency: string
  /** JSONata: children in a hundred that may fail. @default 0 */
  readonly toleratedFailurePercentage?: string
  /** JSONata: folder below the output prefix for what children gave back, which a payload could not hold. */
  readonly results: string
  readonly output: Output
}

export class LinesMap extends DistributedMap {
  readonly #properties: LinesMapProperties

  constructor(scope: Construct, id: string, properties: LinesMapProperties) {
    super(scope, id, {
      comment: properties.comment,
      label: properties.label,
      mapExecutionType: StateMachineType.STANDARD,
      jsonataMaxConcurrency: jsonata(properties.maxConcurrency),
      // What children gave back lies in S3; the state hands its input on.
      outputs: jsonata('$states.input'),
    })
    this.#properties = properties
  }

  override toStateJson(queryLanguage?: QueryLanguage): object {
    const { lines, toleratedFailurePercentage: tolerance, results, output } = this.#properties
    const { partition } = Stack.of(this)
    return {
      ...super.toStateJson(queryLanguage),
      ...(tolerance === undefined ? {} : { ToleratedFailurePercentage: jsonata(tolerance) }),
      ItemReader: {
        Resource: `arn:${partition}:states:::s3:getObject`,
        ReaderConfig: { InputType: 'JSONL' },
        Arguments: { Bucket: jsonata(`${lines}.bucket`), Key: jsonata(`${lines}.key`) },
      },
      ResultWriter: {
        Resource: `arn:${partition}:states:::s3:putObject`,
        WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' },
        Arguments: {
          Bucket: output.bucket.bucketName,
          Prefix: jsonata(output.prefix === '' ? results : `'${output.prefix}' & ${results}`),
        },
      },
    }
  }
}
