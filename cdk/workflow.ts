/**
 * The state machine: lists the sessions of a run, converts each, and sums up. Reads like lib/local.ts; the numbers of tries are in
 * retries.ts, what states hand each other in lib/stages/payloads. No map has a Catch: it would hide failed sessions from a redrive.
 */

import { ArnFormat, Duration, Fn } from 'aws-cdk-lib'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import {
  Choice,
  Condition,
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  type RetryProps,
  StateMachine,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions'
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks'
import { Construct } from 'constructs'
import { RUNS_FOLDER, STAGING_FOLDER } from '#lib/stages/payloads/states.ts'
import { type Output, readOutput, writeOutput } from './access.ts'
import type { ConvertTask } from './convert-task.ts'
import { acknowledge } from './findings.ts'
import type { Functions } from './functions.ts'
import { jsonata } from './jsonata.ts'
import { LinesMap } from './lines-map.ts'
import { logGroup } from './logs.ts'
import { flat, grant, type Permission, wildcardFinding } from './permission.ts'
import { FUNCTION_RETRIES } from './retries.ts'
import { sessionStates } from './session-states.ts'
import type { StackSettings } from './settings.ts'
import type { StageFunction } from './stage-function.ts'

/** As long as a redrive is possible: a run that takes longer is stuck. */
const LONGEST_RUN = Duration.days(14)

export interface WorkflowProperties {
  readonly functions: Functions
  /** Absent where the stack has no Fargate. */
  readonly task: ConvertTask | undefined
  readonly output: Output
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

function runStates(scope: Construct, { functions, task, output, settings }: WorkflowProperties): IChainable {
  const { states } = functions
  const listSessions = invoke(scope, 'ListSessions', states.ListSessions, {
    comment: 'Checks the input and lists the sessions of the run.',
    payload: {
      runId: jsonata('$states.context.Execution.Name'),
      startedAt: jsonata('$states.context.Execution.StartTime'),
      input: jsonata('$states.context.Execution.Input'),
    },
  })
  const estimateSessions = new LinesMap(scope, 'EstimateSessions', {
    comment: 'Plans a sample of the sessions, or all of a few, and converts nothing.',
    label: 'Sample',
    lines: '$states.input.sample',
    maxConcurrency: '$states.input.sessionConcurrency',
    // A session that cannot be planned is told in the estimate.
    toleratedFailurePercentage: '100',
    results: resultsOf('estimate'),
    output,
  })
  estimateSessions.itemProcessor(
    invoke(scope, 'PlanSample', states.PlanSession, { comment: 'Plans one session of the sample.' }),
  )
  const estimateRun = invoke(scope, 'EstimateRun', states.EstimateRun, {
    comment: 'Estimates time and cost of the whole run, and ends a run that would cost too much.',
  })
  const convertSessions = new LinesMap(scope, 'ConvertSessions', {
    comment: 'Converts the sessions side by side; some may fail without ending the run.',
    label: 'Sessions',
    lines: '$states.input.sessions',
    maxConcurrency: '$states.input.sessionConcurrency',
    toleratedFailurePercentage: '$states.input.toleratedFailurePercentage',
    results: resultsOf('convert'),
    output,
  })
  convertSessions.itemProcessor(sessionStates(scope, { functions, task, output, settings }))
  const summariseRun = invoke(scope, 'SummariseRun', states.SummariseRun, {
    comment: 'Tells what became of each session, from what lies in S3.',
    payload: { runId: jsonata('$states.context.Execution.Name'), status: 'RUNNING' },
  })

  const whatNext = Choice.jsonata(scope, 'WhatNext', { comment: 'Estimates, converts, or has nothing to do.' })
  whatNext
    .when(isNext('estimate'), estimateSessions.next(estimateRun).next(whatNext))
    .when(isNext('convert'), convertSessions.next(summariseRun))
    .otherwise(summariseRun)
  return listSessions.next(whatNext)
}

/** A state that calls the published version of a function. `payload`: the state's input where absent. */
export function invoke(
  scope: Construct,
  name: string,
  { version }: StageFunction,
  {
    comment,
    payload,
    retries = FUNCTION_RETRIES,
  }: {
    readonly comment: string
    readonly payload?: Readonly<Record<string, string>>
    readonly retries?: readonly RetryProps[]
  },
): LambdaInvoke {
  const state = LambdaInvoke.jsonata(scope, name, {
    comment,
    lambdaFunction: version as IFunction,
    payload: payload === undefined ? TaskInput.fromText(jsonata('$states.input')) : TaskInput.fromObject(payload),
    outputs: jsonata('$states.result.Payload'),
    // Its list knows no throttling.
    retryOnServiceExceptions: false,
  })
  for (const retry of retries) state.addRetry(retry)
  return state
}

/** Does the stage say that `next` comes next? */
export const isNext = (next: string) => Condition.jsonata(jsonata(`$states.input.next = '${next}'`))

/** Files of a map's results lie with the run's own. */
const resultsOf = (map: string) => `'${RUNS_FOLDER}/' & $states.context.Execution.Name & '/maps/${map}'`

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
