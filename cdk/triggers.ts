/** What starts without a person: sessions that arrive in watched buckets, and the summary of runs that did not end by themselves. */

import { Duration } from 'aws-cdk-lib'
import { EventField, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { RUNS_FOLDER } from '#lib/stages/payloads/states.ts'
import { listSources, type Output, readOutput, readSources, writeOutput } from './access.ts'
import { acknowledge } from './findings.ts'
import { entryOf, type Functions } from './functions.ts'
import type { StackSettings } from './settings.ts'
import { StageFunction } from './stage-function.ts'

/** Of the execution that a rule tells of. Runs that succeed sum themselves up. */
const ENDED_OTHERWISE = ['FAILED', 'ABORTED', 'TIMED_OUT']

/** Lists a session's objects and starts an execution: seconds, but thousands of sessions in a sweep. */
const CONSIDER_TIMEOUT = Duration.minutes(15)
const CONSIDER_MEMORY = 1024

export interface TriggersProperties {
  readonly functions: Functions
  readonly machine: StateMachine
  readonly output: Output
  readonly topic: ITopic
  readonly settings: StackSettings
}

export class Triggers extends Construct {
  /** Events that nothing could be done with. */
  readonly deadLetters: Queue
  /** Absent where nothing is watched. */
  readonly considerSession: StageFunction | undefined

  constructor(scope: Construct, id: string, properties: TriggersProperties) {
    super(scope, id)
    const { functions, machine, settings } = properties
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
    acknowledge(this.deadLetters, { 'AwsSolutions-SQS3': 'It is the dead-letter queue.' })
    new Rule(this, 'RunEnded', {
      description: 'Sums up runs that failed, were stopped, or took too long',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [machine.stateMachineArn], status: ENDED_OTHERWISE },
      },
      targets: [
        this.#target(functions.states.SummariseRun, {
          runId: EventField.fromPath('$.detail.name'),
          status: EventField.fromPath('$.detail.status'),
        }),
      ],
    })
    this.considerSession = settings.watch.length === 0 ? undefined : this.#watch(properties)
  }

  #watch({ functions, machine, output, topic, settings }: TriggersProperties): StageFunction {
    const consider = new StageFunction(this, 'ConsiderSession', {
      entry: entryOf('ConsiderSession'),
      description: 'Starts the conversion of sessions whose files have all arrived',
      code: functions.code,
      memory: CONSIDER_MEMORY,
      timeout: CONSIDER_TIMEOUT,
      environment: {
        ...functions.environment,
        NWB2ZARR_STATE_MACHINE: machine.stateMachineArn,
        NWB2ZARR_TRIGGERS: JSON.stringify(settings.watch),
      },
      permissions: [
        ...listSources(this, settings),
        ...readSources(this, settings),
        ...readOutput(output),
        // The note that somebody was told of a session that stays incomplete.
        ...writeOutput(output, `${RUNS_FOLDER}/`),
        { actions: ['states:StartExecution'], resources: [machine.stateMachineArn] },
        { actions: ['sns:Publish'], resources: [topic.topicArn] },
      ],
      deadLetterQueue: this.deadLetters,
      settings,
    })
    const buckets = [...new Set(settings.watch.map(({ bucket }) => bucket))]
    const prefixes = settings.watch.map(({ prefix }) => ({ prefix }))
    new Rule(this, 'ObjectCreated', {
      description: 'Looks at a session when one of its files arrives',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: buckets }, object: { key: prefixes } },
      },
      targets: [this.#target(consider)],
    })
    new Rule(this, 'Sweep', {
      description: 'Looks at all watched prefixes, for events that were lost and quiet times that are over',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [this.#target(consider, { sweep: true })],
    })
    return consider
  }

  /** `input`: what the function gets, where not the event itself. */
  #target({ function: target }: StageFunction, input?: Readonly<Record<string, unknown>>): LambdaFunction {
    return new LambdaFunction(target, {
      deadLetterQueue: this.deadLetters,
      retryAttempts: 10,
      maxEventAge: Duration.hours(6),
      ...(input === undefined ? {} : { event: RuleTargetInput.fromObject(input) }),
    })
  }
}
