/** The state machine and what its role may do: call functions and start tasks, those of older executions too. */

import { ArnFormat, Duration, Fn } from 'aws-cdk-lib'
import { DefinitionBody, LogLevel, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { RUNS_FOLDER, STAGING_FOLDER } from '#lib/stages/payloads/states.ts'
import { type Output, readOutput, writeOutput } from './access.ts'
import { acknowledge } from './findings.ts'
import { logGroup } from './logs.ts'
import { flat, grant, type Permission, wildcardFinding } from './permission.ts'
import { runStates, type StatesProperties } from './run-states.ts'
import type { StackSettings } from './settings.ts'

/** As long as a redrive is possible: a run that takes longer is stuck. */
const LONGEST_RUN = Duration.days(14)

export interface WorkflowProperties extends StatesProperties {
  readonly settings: StackSettings
}

export class Workflow extends Construct {
  readonly machine: StateMachine

  constructor(scope: Construct, id: string, properties: WorkflowProperties) {
    super(scope, id)
    const { functions, task, output, settings } = properties
    this.machine = new StateMachine(this, 'Machine', {
      definitionBody: DefinitionBody.fromChainable(runStates(this, properties)),
      queryLanguage: QueryLanguage.JSONATA,
      comment: 'Converts sessions of a dataset to NWB Zarr stores',
      timeout: LONGEST_RUN,
      tracingEnabled: true,
      logs: { destination: logGroup(this, 'Logs', settings), level: LogLevel.ERROR, includeExecutionData: true },
    })
    const callable = Object.values(functions.states).flatMap(({ function: { functionArn } }) => [
      functionArn,
      `${functionArn}:*`,
    ])
    grant(this.machine.role, [
      {
        actions: ['lambda:InvokeFunction'],
        resources: callable,
        because: 'Running and redriven executions call the versions that they began with.',
      },
      ...readOutput(output),
      ...writeOutput(output),
      writeResults(output),
      ...(task?.runPermissions ?? []),
    ])
    acknowledgeFindings(this.machine)
  }
}

/** What a ResultWriter needs beside writing, AWS Step Functions Developer Guide, "IAM policies for ResultWriter". */
const writeResults = ({ bucket, prefix }: Output): Permission => ({
  actions: ['s3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
  resources: [RUNS_FOLDER, STAGING_FOLDER].map(folder => bucket.arnForObjects(`${prefix}${folder}/*`)),
  because: 'Results of maps lie with their run, or with the work files of their session.',
})

function acknowledgeFindings(machine: StateMachine): void {
  acknowledge(machine, {
    'AwsSolutions-SF1':
      'Errors are logged; all events of all children are in the history of Step Functions for 90 days, and would cost more as logs than the conversion.',
    [wildcardFinding('*')]: 'Deliveries of logs and segments of X-Ray have no resource to name.',
  })
  // CDK lets the machine stop and redrive the children of its maps.
  const name = Fn.select(6, Fn.split(':', machine.stateMachineArn))
  const executions = ['', '/Sample', '/Sessions', '/Batches'].map(label =>
    flat(
      machine.stack.resolve(
        machine.stack.formatArn({
          service: 'states',
          resource: 'execution',
          resourceName: `${name}${label}:*`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ),
    ),
  )
  const reason = 'Names of the executions of children are made when they start.'
  acknowledge(machine, Object.fromEntries(executions.map(resource => [wildcardFinding(resource), reason])))
}
