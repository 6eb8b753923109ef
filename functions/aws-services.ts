/** Services of AWS beside S3, each through a client that is made when it is first needed. */

import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  ExecutionAlreadyExists,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'

let lambda: LambdaClient | undefined
let stepFunctions: SFNClient | undefined
let notifications: SNSClient | undefined

const stepFunctionsClient = () => {
  stepFunctions ??= new SFNClient()
  return stepFunctions
}

/** Functions that the account runs at once; undefined where it does not tell, which must not keep a run from starting. */
export async function accountConcurrency(): Promise<number | undefined> {
  lambda ??= new LambdaClient()
  try {
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand())
    return AccountLimit?.UnreservedConcurrentExecutions ?? AccountLimit?.ConcurrentExecutions
  } catch {
    return undefined
  }
}

/** SNS takes subjects of 100 characters, in ASCII and on one line. */
const MOST_SUBJECT = 100

export async function publish(topic: string | undefined, subject: string, message: string): Promise<void> {
  if (topic === undefined) return
  notifications ??= new SNSClient()
  const plain = subject.replaceAll(/[^\x20-\x7e]/g, ' ').slice(0, MOST_SUBJECT)
  await notifications.send(new PublishCommand({ TopicArn: topic, Subject: plain, Message: message }))
}

/** False where an execution of that name exists already. */
export async function startExecution(machine: string, name: string, input: unknown): Promise<boolean> {
  try {
    await stepFunctionsClient().send(
      new StartExecutionCommand({ stateMachineArn: machine, name, input: JSON.stringify(input) }),
    )
    return true
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return false
    throw error
  }
}

/** What a task tells the state that waits for it. */
export const taskReports = (taskToken: string) => ({
  heartbeat: () => stepFunctionsClient().send(new SendTaskHeartbeatCommand({ taskToken })),
  succeed: (output: unknown) =>
    stepFunctionsClient().send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) })),
  /** Step Functions takes names of 256 characters, causes of 32,768. */
  fail: (error: string, cause: string) =>
    stepFunctionsClient().send(
      new SendTaskFailureCommand({ taskToken, error: error.slice(0, 256), cause: cause.slice(0, 32_768) }),
    ),
})
