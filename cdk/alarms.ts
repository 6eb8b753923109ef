/** What somebody should look at, each with what to do about it, told to the topic of the stack. */

import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { METRICS } from '#lib/stages/payloads/metrics.ts'
import { executions, throttles, told } from './metrics.ts'
import type { StageFunction } from './stage-function.ts'

export interface AlarmsProperties {
  readonly machine: StateMachine
  readonly functions: readonly StageFunction[]
  readonly summariseRun: StageFunction
  readonly deadLetters: Queue
  readonly topic: ITopic
}

interface AlarmText {
  readonly metric: IMetric
  /** Alarms when the metric is at least so large... */
  readonly threshold: number
  /** ...in so many spans of five minutes after each other. @default 1 */
  readonly spans?: number
  /** What happened, and what to do. */
  readonly description: string
}

/** Of five minutes: a busy account is refused some calls, and they are tried again; thousands mean that a run stands still. */
const MANY_THROTTLES = 2000

/** Of five minutes: S3 asks to slow down while a new prefix gets its share. */
const MANY_SLOW_DOWNS = 1000

export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { machine, functions, summariseRun, deadLetters, topic }: AlarmsProperties,
  ) {
    super(scope, id)
    const action = new SnsAction(topic)
    for (const [name, alarm] of Object.entries(alarmTexts(machine, functions, summariseRun, deadLetters))) {
      const { metric, threshold, spans = 1, description } = alarm
      new Alarm(this, name, {
        metric,
        threshold,
        evaluationPeriods: spans,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
        alarmDescription: description,
      }).addAlarmAction(action)
    }
  }
}

const alarmTexts = (
  machine: StateMachine,
  functions: readonly StageFunction[],
  summariseRun: StageFunction,
  deadLetters: Queue,
): Record<string, AlarmText> => ({
  RunFailed: {
    metric: executions(machine, 'Failed'),
    threshold: 1,
    description:
      'A run failed. Open it in the Step Functions console: a red ListSessions says what is wrong with the input; else the summary in _runs of the output bucket names the sessions that failed and why. Redrive the execution within 14 days, or start a new run with {"dataset": "...", "retryFailedOf": "<name of the execution>"}.',
  },
  RunTimedOut: {
    metric: executions(machine, 'TimedOut'),
    threshold: 1,
    description:
      'A run was stopped after 14 days. What it converted is kept. Look in its history for what it waited for, and start a new run with {"dataset": "...", "retryFailedOf": "<name of the execution>"}.',
  },
  SessionsFailed: {
    metric: told(METRICS.sessionsFailed, 'Sessions failed'),
    threshold: 1,
    description:
      'A run ended with sessions that could not be converted. summary.csv of the run, in _runs of the output bucket, says why for each. Start a new run with {"dataset": "...", "retryFailedOf": "<name of the execution>"} once the reason is gone.',
  },
  Throttled: {
    metric: throttles(functions),
    threshold: MANY_THROTTLES,
    spans: 6,
    description:
      "Lambda has refused many calls for half an hour: other work of the account, or a low limit (new accounts have 10), leaves the run no functions. Nothing is lost; it is slow. Raise the quota 'Concurrent executions' of Lambda, or lower the concurrency of the running map in the Step Functions console.",
  },
  SlowDown: {
    metric: told(METRICS.slowDowns, 'SlowDown'),
    threshold: MANY_SLOW_DOWNS,
    spans: 6,
    description:
      'S3 has asked to slow down for half an hour. It gives a new prefix more room within an hour by itself. If it goes on, lower the concurrency of the running map in the Step Functions console, and start later runs with a smaller maxConcurrency.',
  },
  SummaryFailed: {
    metric: summariseRun.function.metricErrors(),
    threshold: 1,
    spans: 3,
    description:
      'The summary of a run could not be written. The stores are not touched by that. Read the log of the function SummariseRun; redriving the execution, or calling the function with {"runId": "<name of the execution>"}, writes it again.',
  },
  EventsLost: {
    metric: deadLetters.metricApproximateNumberOfMessagesVisible(),
    threshold: 1,
    description:
      'An event could not be handled and lies in the queue DeadLetters of the stack. Sessions that arrived are found by the hourly sweep all the same; read the message to see what went wrong, mend it, and purge the queue.',
  },
})
