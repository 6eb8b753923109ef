/**
 * What the machine tries again, by the name of the error: the second and last layer of retries, above those of lib/io for single
 * requests. An error that is not here fails its session at once. Order matters: the first retrier that knows a name takes it.
 */

import { Duration } from 'aws-cdk-lib'
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions'
import type { ErrorName } from '#lib/errors.ts'
import { SPOT_INTERRUPTED } from '#lib/stages/payloads/states.ts'

const named = (...names: readonly ErrorName[]) => [...names]

/**
 * The account's functions are all busy: not a failure, however small the account. Waits are drawn between nothing and a minute, so
 * 200 of them last an hour and a half on average, and at least an hour but for one run in 10^9.
 */
const THROTTLED: RetryProps = {
  errors: ['Lambda.TooManyRequestsException'],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.seconds(60),
  maxAttempts: 200,
  jitterStrategy: JitterType.FULL,
}

/** Faults of Lambda itself, which its documentation asks to retry: six attempts over about two minutes. */
const LAMBDA_FAULT: RetryProps = {
  errors: [
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
  ],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 6,
  jitterStrategy: JitterType.FULL,
}

/** Names of what ends a process without an answer: time-out, lack of memory, a machine that went away. */
export const CRASHES = ['Sandbox.Timedout', 'Runtime.ExitError', 'Lambda.Unknown']

/** Twice more, since work that is done is kept; a third time it would be the work's own fault. */
const CRASHED: RetryProps = {
  errors: CRASHES,
  interval: Duration.seconds(5),
  backoffRate: 2,
  maxAttempts: 2,
  jitterStrategy: JitterType.FULL,
}

/**
 * S3 or a web server does not answer, or asks to slow down, after ten retries of the request itself: a new prefix of S3 takes up to
 * an hour to get its share, which eight waits of up to two minutes help over.
 */
const SOURCE_UNAVAILABLE: RetryProps = {
  errors: named('SourceUnavailableError'),
  interval: Duration.seconds(10),
  backoffRate: 2,
  maxDelay: Duration.minutes(2),
  maxAttempts: 8,
  jitterStrategy: JitterType.FULL,
}

/** The time of one call was over, with progress made and kept; a call without progress fails by another name. */
const DEADLINE: RetryProps = {
  errors: named('DeadlineExceededError'),
  interval: Duration.seconds(1),
  backoffRate: 1,
  maxAttempts: 20,
}

/** ECS starts a limited number of tasks a second, as Lambda does. */
const TASKS_THROTTLED: RetryProps = { ...THROTTLED, errors: ['ECS.ThrottlingException'] }

/**
 * ECS refuses a task, by an error or in the list of failures of its answer: mostly for want of capacity, and throttled calls have
 * come under the first name too.
 */
const TASK_REFUSED = ['ECS.AmazonECSException', 'AmazonECS.Unknown', 'ECS.ServerException', 'ECS.SdkClientException']

/** Without a heartbeat for minutes: the task was taken away, or could not start. */
const TASK_SILENT = ['States.HeartbeatTimeout']

/** For functions that are to go on where they were when their time was over. */
export const FUNCTION_RETRIES: readonly RetryProps[] = [THROTTLED, LAMBDA_FAULT, CRASHED, SOURCE_UNAVAILABLE, DEADLINE]

/** For conversions that go on in a container when a function's time was over, and for work that is not kept when it was. */
export const ONCE_MORE_RETRIES: readonly RetryProps[] = [THROTTLED, LAMBDA_FAULT, CRASHED, SOURCE_UNAVAILABLE]

/** For containers of spare capacity; what refuses or interrupts them is not tried there again but goes on demand. */
export const SPOT_RETRIES: readonly RetryProps[] = [TASKS_THROTTLED, SOURCE_UNAVAILABLE]

/** For containers on demand, which capacity comes back for: as patient as with functions. A silent one is started twice more. */
export const ON_DEMAND_RETRIES: readonly RetryProps[] = [
  TASKS_THROTTLED,
  { ...THROTTLED, errors: TASK_REFUSED },
  { ...CRASHED, errors: TASK_SILENT },
  SOURCE_UNAVAILABLE,
]

/** What sends a batch from Spot to a container on demand. */
export const NO_SPOT = [SPOT_INTERRUPTED, ...TASK_SILENT, ...TASK_REFUSED]

/** Conversions that a function could not finish in its time go to a container. */
export const TOO_LONG_FOR_A_FUNCTION = named('DeadlineExceededError')
