/**
 * A synthesised stack that lives on the loopback: its state machine is interpreted, its functions and tasks are the real bundles in
 * processes of their own, S3 and the other services are servers, and every call is held against the policies of whoever makes it.
 */

import { join } from 'node:path'
import type { StackProperties } from '../../../cdk/settings.ts'
import type { LambdaFunction } from '../lambda-runtime/lambda-function.ts'
import { randomNumbers } from '../random.ts'
import { REGION } from '../resolved-template.ts'
import { type S3Failure, type S3LoggedRequest, type S3Server, startS3Server } from '../s3-server.ts'
import { parseDefinition } from '../step-functions/definition.ts'
import { type Engine, makeEngine } from '../step-functions/engine.ts'
import type { Execution } from '../step-functions/execution.ts'
import type { Json } from '../step-functions/payload.ts'
import { VirtualClock } from '../step-functions/virtual-clock.ts'
import { synthesise } from '../synthesise.ts'
import { bundlesOfStack } from './bundles-of-stack.ts'
import { cloudServices } from './cloud-services.ts'
import { type ContainerTasks, containerTasks } from './container-tasks.ts'
import { deployedFunctions, outputBucketOf } from './deployed-functions.ts'
import { executionsOf } from './executions.ts'
import { operate } from './operate.ts'
import { type Roles, rolesOf } from './roles.ts'
import { accessKeyOf, refuseByPolicy } from './s3-access.ts'
import { startServiceServer } from './service-server.ts'

export interface CloudOptions {
  readonly properties?: StackProperties
  /** Objects by bucket and key; the output bucket is made. */
  readonly sources?: Readonly<Record<string, Record<string, Uint8Array>>>
  /** Functions that the account runs at once. */
  readonly accountLimit?: number
}

export type S3Fault = (request: S3LoggedRequest, role: string) => S3Failure | undefined | Promise<S3Failure | undefined>

export interface Cloud {
  readonly s3: S3Server
  /** Name of the output bucket. */
  readonly output: string
  readonly engine: Engine
  readonly roles: Roles
  /** Address of the services beside S3. */
  readonly servicesUrl: string
  /** By the name of the module: `plan-session`. */
  readonly functions: ReadonlyMap<string, LambdaFunction>
  readonly tasks: ContainerTasks
  /** Executions by name. */
  readonly executions: ReadonlyMap<string, Execution>
  readonly messages: { readonly subject: string; readonly message: string }[]
  /** Set by a test: called for each request to S3 that the policies allow, with the name of the role that makes it. */
  faults: { s3?: S3Fault | undefined }
  /** Functions that the account runs at once, and how many of them other work takes. */
  limits: { functions: number; taken: number }
  /** A run, as somebody starts it in the console; resolves when it has ended. */
  run(name: string, input: Json): Promise<Execution>
  /** Goes on with a run that did not succeed. */
  redrive(execution: Execution): Promise<Execution>
  /** An execution that an event has started, once it has ended. */
  ended(name: string): Promise<Execution>
  /** A call of a function by an event, not by the machine. */
  call(name: string, event: Json): Promise<Json>
  close(): Promise<void>
}

/** Of most accounts. */
const ACCOUNT_LIMIT = 1000

/** The stack's own default. */
const STACK_NAME = 'nwb2zarr'

export async function startCloud({
  properties = {},
  sources = {},
  accountLimit = ACCOUNT_LIMIT,
}: CloudOptions = {}): Promise<Cloud> {
  const { resolved, definition } = synthesise(properties)
  const roles = rolesOf(resolved)
  const [machine] = resolved.ofType('AWS::StepFunctions::StateMachine')
  const { arn: stateMachineArn } = machine!
  const { RoleArn: roleArn } = machine!.properties as { readonly RoleArn: string }
  const faults: Cloud['faults'] = {}
  const limits = { functions: accountLimit, taken: 0 }
  const messages: { subject: string; message: string }[] = []
  const output = outputBucketOf(resolved)

  const s3: S3Server = await startS3Server(
    { ...sources, [output]: {} },
    {
      region: REGION,
      fails: (request): ReturnType<S3Fault> =>
        refuseByPolicy(request, roles, (bucket, key) => s3.buckets.get(bucket)?.has(key) === true) ??
        faults.s3?.(request, roles.roleOf(accessKeyOf(request) ?? '') ?? ''),
    },
  )
  const operated = { stateMachineArn, stackName: STACK_NAME, definition }
  const services = await startServiceServer(
    {
      taskReport: (action, body) => report(engine, action, body),
      startExecution: ({ name, input }) => executions.startByApi(name, input),
      operate: (action, body) => operate({ ...operated, executions }, action, body),
      publish: message => messages.push(message),
      accountLimit: () => limits.functions,
    },
    roles,
    stateMachineArn,
  )
  const { functions: code } = await bundlesOfStack()
  const variables = { AWS_REGION: REGION, AWS_ENDPOINT_URL: services.url, AWS_ENDPOINT_URL_S3: s3.url }
  const functions = deployedFunctions(resolved, { code, roles, variables })
  const tasks = containerTasks(resolved, { program: join(code, 'convert.task.js'), variables, roles })
  const clock = new VirtualClock(new Date())
  const engine = makeEngine({
    machine: parseDefinition(definition),
    arn: stateMachineArn,
    roleArn,
    services: cloudServices({ roles, roleArn, functions, tasks, s3, clock, limits }),
    clock,
    random: randomNumbers(),
  })
  const call = (name: string, event: Json) => {
    const called = functions.get(name)!
    return called.invoke(called.settings.arn, event)
  }
  // As the rule RunEnded of the stack does it, whose pattern and target the tests of the template look at.
  const executions = executionsOf(engine, ({ name, status }) => call('summarise-run', { runId: name, status }))

  return {
    s3,
    output,
    servicesUrl: services.url,
    engine,
    roles,
    functions,
    tasks,
    executions: executions.byName,
    messages,
    faults,
    limits,
    run: executions.start,
    ended: executions.ended,
    redrive: executions.redrive,
    call,
    async close() {
      tasks.close()
      await Promise.all([...functions.values()].map(each => each.close()))
      await services.close()
      await s3.close()
    },
  }
}

function report({ tokens }: Engine, action: string, { taskToken = '', output = '', error = '', cause = '' }) {
  switch (action) {
    case 'SendTaskSuccess':
      return tokens.succeed(taskToken, output)
    case 'SendTaskFailure':
      return tokens.fail(taskToken, error, cause)
    default:
      return tokens.heartbeat(taskToken)
  }
}
